"""A small portfolio in which every matter waits somewhere once, over the factories of the rooms below."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import QueryDict

from core.accounts.models import User
from core.calendar import now, today
from grants.applications.models import Application
from grants.awards.models import Award, Condition
from grants.calls.models import Call
from grants.review.models import Assignment
from incubator.portfolio.filters import PortfolioFilter
from incubator.portfolio.reader import Reader
from incubator.programmes.models import Intake, Programme, Track
from incubator.startups.models import StartupApplication
from parks.directory.models import Organisation
from tests.core.accounts.factories import UserFactory
from tests.grants.applications.factories import draft, in_state
from tests.grants.awards.factories import funded, make_fund, pay, prepared, tranche_of
from tests.grants.awards.factories import in_state as award_in
from tests.grants.calls.factories import PersonFactory, with_role, with_second_factor
from tests.grants.council.factories import in_council, released
from tests.grants.review.factories import asked, call_under_review
from tests.incubator.factories import load_programmes, make_startup, set_rates
from tests.remembered import remembered

ROLES = ("officer", "other officer", "auditor", "administrator", "finance_maker", "finance_releaser", "officer of finance")
SEES_ALL = ("auditor",)
MONEY_ALONE = ("administrator", "finance_maker", "finance_releaser")


@dataclass
class World:
    call: Call
    other_call: Call
    people: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Application] = field(default_factory=dict)
    awards: dict[str, Award] = field(default_factory=dict)

    def name_of(self, row: Application) -> str:
        return next(name for name, known in self.rows.items() if known.pk == row.pk)

    def found(self, role: str, query: str = "") -> set[str]:
        """Names of the rows that a person of the role finds under a filter."""
        return {self.name_of(row) for row in asked_by(self.people[role], query).qs}


def asked_by(person: User, query: str = "") -> PortfolioFilter:
    return PortfolioFilter(QueryDict(query), reader=Reader(person))


def make_call(programme: str = "", **columns: Any) -> Call:
    call = call_under_review(with_second_factor(PersonFactory()), **columns)
    if programme:
        Intake.objects.create(call=call, programme=Programme.objects.get(code=programme), number=Intake.objects.count() + 1)
    return call


def on_track(application: Application, code: str) -> None:
    track = Track.objects.get(code=code)
    StartupApplication.objects.create(application=application, startup=make_startup(), track=track)


def rename(organisation: Organisation, name: str) -> None:
    organisation.name_ru = name
    organisation.save()


def overdue_check(application: Application) -> Application:
    Application.objects.filter(pk=application.pk).update(check_due_at=now() - timedelta(days=1))
    return application


def overdue_review(application: Application) -> Application:
    review = asked(application)
    Assignment.objects.filter(pk=review.pk).update(due_at=now() - timedelta(days=1))
    return application


def officer_of(call: Call) -> User:
    return call.officers.get(until=None).user


def applications(world: World) -> None:
    call, rows = world.call, world.rows
    rows["draft"] = draft(call)
    rows["check"] = overdue_check(in_state("submitted", call=call))
    rows["dollars"] = in_state("submitted", call=call, requested="10 000 USD")
    rows["correction"] = in_state("to_correct", call=call)
    rows["review"] = overdue_review(in_state("admitted", call=call))
    rows["decision"] = in_council(call)
    rows["refused"] = in_state("refused", call=call)
    rows["elsewhere"] = in_state("submitted", call=world.other_call)
    rows["award"] = released("fund", in_council(call, requested="20 000 USD")).application
    on_track(rows["check"], "smart-cities")
    rename(rows["check"].applicant, "Дала датчигі")


def awards(world: World) -> None:
    call, fund = world.call, make_fund()
    for name, state in (("offer", "preparing"), ("sign", "offered"), ("countersign", "signed"), ("tranche", "running")):
        world.awards[name] = award_in(state, decision=funded(call=call), fund=fund)
    world.awards["condition"] = award_in("running", decision=funded("in_part", call=call), fund=fund)
    pay(tranche_of(world.awards["condition"]), world.awards["condition"].finance)
    Condition.objects.filter(tranche__award=world.awards["condition"], kind="report").update(due_on=today() - timedelta(days=1))
    world.awards["held_up"] = award_in("running", bank=False, decision=funded(call=world.other_call), fund=make_fund())
    on_track(world.awards["tranche"].application, "fintech")
    world.rows |= {name: award.application for name, award in world.awards.items()}


@remembered
def make_world() -> World:
    load_programmes()
    set_rates()
    world = World(make_call("icostartup"), make_call())
    applications(world)
    awards(world)
    both = with_role("finance_maker")
    world.call.officers.create(user=both)
    world.people = {
        "officer": world.call.officers.order_by("pk").first().user,
        "other officer": officer_of(world.other_call),
        "auditor": with_role("auditor"),
        "administrator": with_role("administrator"),
        "finance_maker": with_role("finance_maker"),
        "finance_releaser": with_role("finance_releaser"),
        "officer of finance": both,
        "stranger": UserFactory(),
        "member": world.rows["check"].applicant.memberships.first().user,
    }
    return world


def one_more(world: World) -> None:
    """A row of each sort again: what is listed grows, the questions asked of the database must not."""
    overdue_check(in_state("submitted", call=world.call))
    overdue_review(in_state("admitted", call=world.call))
    released("fund", in_council(world.call))
    award = award_in("running", decision=funded(call=world.call), fund=make_fund())
    pay(tranche_of(award), award.finance)


__all__ = ["MONEY_ALONE", "ROLES", "SEES_ALL", "World", "asked_by", "make_call", "make_world", "one_more", "prepared"]
