"""What does not grow with the rows: reference data, the people who are measured, calls of four years, the committee, the funds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command

from core.accounts.choices import GlobalRole
from core.accounts.models import RoleGrant, User
from core.calendar import now
from core.money.models import Rate
from grants.calls.models import Call
from grants.council.choices import Kind, Role
from grants.council.models import CallCouncil, Council
from grants.council.services import add_seat, create_council
from grants.ledger.models import Fund
from grants.review.models import Area, Reviewer, ReviewRound
from incubator.demo.calls import make_call
from incubator.demo.content import read

PROGRAMMES = ("icostartup", "startup-kazakhstan", "astana-hub")
YEARS = 4
"""Rounds of each programme: three that are decided, and one that is with the reviewers or the committee."""
CURRENT = YEARS - 1
POOL = 100
"""Reviewers, however many applications: it is their load that grows."""
DOLLAR = Decimal(500)
"""Invented, and easy to multiply by."""
NOBODY = "benchmark.example"


@dataclass
class Ground:
    administrator: User
    officer: User
    chair: User
    maker: User
    releaser: User
    auditor: User
    reviewer: Reviewer
    pool: list[Reviewer]
    calls: list[Call]
    open_call: Call
    funds: list[Fund]
    rounds: dict[int, ReviewRound]


def year_of(number: int) -> int:
    """Of the call with this number: 0 is three years ago, `CURRENT` is now. Neighbours are of one programme and of different years."""
    return number % YEARS


def lay_ground() -> Ground:
    call_command("load_reference", verbosity=0)
    administrator = person("administrator", GlobalRole.ADMINISTRATOR)
    officer, chair = person("officer"), person("chair")
    calls = [announce(number, administrator, officer) for number in range(len(PROGRAMMES) * YEARS)]
    open_call = announce(len(calls), administrator, officer)
    decide_by_one_committee(calls, administrator, chair)
    Rate.objects.bulk_create(
        Rate(day=day, currency="USD", value=DOLLAR) for day in {award_day(call) for call in calls} | {now().date() - timedelta(days=1)}
    )
    areas = list(Area.objects.all()[:6])
    pool = [review_for_us(f"reviewer-{number}", areas[number % 3 :: 3]) for number in range(POOL)]
    return Ground(
        administrator,
        officer,
        chair,
        person("maker", GlobalRole.FINANCE_MAKER),
        person("releaser", GlobalRole.FINANCE_RELEASER),
        person("auditor", GlobalRole.AUDITOR),
        review_for_us("reviewer", areas),
        pool,
        calls,
        open_call,
        [Fund.objects.create(code=code, name_ru=f"Фонд {code}", name_kk=f"Қор {code}", name_en=f"Fund {code}") for code in PROGRAMMES],
        {call.pk: ReviewRound.objects.create(call=call, due_at=reviews_due(call), min_comment=20) for call in calls},
    )


def person(name: str, *roles: str) -> User:
    """Everybody has a second factor set, so nobody is led away to the page where it is."""
    made = User.objects.create(email=f"{name}@{NOBODY}", family_name="Замер", given_name=name.capitalize().replace("-", " "))
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    RoleGrant.objects.bulk_create(RoleGrant(user=made, role=role, since=now() - timedelta(days=2000)) for role in roles)
    return made


def review_for_us(name: str, areas: list[Area]) -> Reviewer:
    reviewer = Reviewer.objects.create(user=person(name), max_load=100)
    reviewer.areas.set(areas)
    return reviewer


def announce(number: int, administrator: User, officer: User) -> Call:
    """One call, made by the services from the demo's texts; the last is open now, those of the current year closed three weeks ago."""
    programme, year = PROGRAMMES[number // YEARS % len(PROGRAMMES)], year_of(number)
    closes = -21 - 365 * (CURRENT - year)
    is_open = number == len(PROGRAMMES) * YEARS
    texts = next(entry for entry in read("calls")["calls"] if entry.get("programme") == programme and "summary" in entry)
    entry = {
        **texts,
        "programme": programme,
        "number": 9 if is_open else year + 1,
        "prefix": f"B{number:02}",
        "opens_in": -5 if is_open else closes - 40,
        "closes_in": 20 if is_open else closes,
        "amount": "100000",
        "currency": "USD",
    }
    return make_call(entry, administrator, officer)


def decide_by_one_committee(calls: list[Call], administrator: User, chair: User) -> None:
    names = {f"name_{language}": "Комитет" for language in ("kk", "ru", "en")}
    council = create_council(Council(kind=Kind.COMMITTEE, **names), actor=administrator)
    add_seat(council, chair, Role.CHAIR, actor=administrator)
    CallCouncil.objects.bulk_create(CallCouncil(call=call, council=council) for call in calls)


def reviews_due(call: Call) -> datetime:
    return call.closes_at + timedelta(days=35)


def decided_at(call: Call) -> datetime:
    return call.closes_at + timedelta(days=45)


def award_day(call: Call) -> Any:
    return (call.closes_at + timedelta(days=50)).date()
