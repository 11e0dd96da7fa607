"""The demo's start-ups with their founders and what was awarded to them before."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from core.accounts.models import User
from core.calendar import moved_to, today
from core.money.choices import Source
from core.money.services import record_rate
from incubator.demo.content import at, in_languages, read
from incubator.programmes.models import Topic
from incubator.startups.cap_uses import record_use
from incubator.startups.models import Founder, StartUp
from incubator.startups.services import add_founder, create_startup
from parks.directory.models import Organisation
from parks.technoparks.models import Park
from parks.technoparks.services import add_member

ENTERED_DAYS_AGO = 190


def make_startups(people: dict[str, User]) -> dict[str, StartUp]:
    """By their code in data/startups.json."""
    with moved_to(at(-ENTERED_DAYS_AGO, 11)):
        made = {entry["code"]: make_startup(entry, people) for entry in read("startups")}
    for entry in read("startups"):
        for use in entry["uses"]:
            award(made[entry["code"]], use, people["administrator"])
    for entry in read("startups"):
        for park, days in entry.get("member_of", ()):
            since = today() + timedelta(days=days)
            add_member(Park.objects.get(code=park), made[entry["code"]].organisation, since=since, actor=people["administrator"])
    return made


def make_startup(entry: dict[str, Any], people: dict[str, User]) -> StartUp:
    owner = people[entry["owner"]]
    organisation = Organisation(
        kind=entry["kind"],
        bin=entry["bin"] or None,
        country=entry["country"],
        founded=2000 + int(entry["bin"][:2]) if entry["bin"] else None,
        is_demo=True,
        **in_languages(entry, "name"),
    )
    track, topic = entry["topic"].split(".")
    startup = StartUp(stage=entry["stage"], one_liner=entry["line"], topic=Topic.objects.get(track__code=track, code=topic))
    create_startup(startup, organisation, actor=owner)
    for founder in entry["founders"]:
        add_founder(
            Founder(
                startup=startup, role=founder["role"], share=founder["share"] and Decimal(founder["share"]), **names_of(founder, people)
            ),
            actor=owner,
        )
    return startup


def names_of(founder: dict[str, Any], people: dict[str, User]) -> dict[str, Any]:
    """A founder with an account, or one without."""
    if "user" in founder:
        person = people[founder["user"]]
        return {"user": person, "family_name": person.family_name, "given_name": person.given_name, "patronymic": person.patronymic}
    return dict(zip(("family_name", "given_name", "patronymic"), founder["name"], strict=True))


def award(startup: StartUp, use: dict[str, Any], actor: User) -> None:
    """Earlier money: entered with the rate of its own day."""
    day = today() - timedelta(days=use["days"])
    if use["rate"]:
        record_rate(day, "USD", Decimal(use["rate"]), source=Source.HAND, actor=actor)
    record_use(startup, Money(Decimal(use["amount"]), use["currency"]), day=day, actor=actor, note=use["note"])
