"""Councils and decisions in any state, brought there by the services alone.

in_council()                      an application that its council has; `.chair`, `.secretary`, `.officer`, `.member` are kept on the row
prepared("fund")                  a prepared decision; `prepared("in_part", amount=Money(...))`, `prepared("reserve", place=2)`
released("fund")                  the same, released by the chair
"""

from typing import Any

from djmoney.money import Money

from core.accounts.models import User
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council import services
from grants.council.choices import Kind, Outcome, Role
from grants.council.models import Council, Decision, Release, Seat
from grants.council.queries import prepared_of
from tests.grants.applications.factories import fresh
from tests.grants.calls.factories import PersonFactory, administrator, with_second_factor
from tests.grants.review.factories import admitted, officer_of
from tests.remembered import remembered

REASONS = "Команда показала работающий образец, рынок понятен, смета соответствует плану работ."


def make_council(kind: str = Kind.COMMITTEE, *, actor: User | None = None, **names: str) -> Council:
    council = Council(
        kind=kind, **{"name_kk": "Инвестициялық комитет", "name_ru": "Инвестиционный комитет", "name_en": "Investment committee", **names}
    )
    return services.create_council(council, actor=actor or administrator())


def make_seat(council: Council, role: str = Role.MEMBER, person: User | None = None, *, actor: User | None = None) -> Seat:
    return services.add_seat(council, with_second_factor(person or PersonFactory()), role, actor=actor or administrator())


def council_for(call: Call) -> Council:
    """A council with a chair and a secretary that decides the call; the call's own if it has one."""
    if hasattr(call, "deciding"):
        return call.deciding.council
    admin = administrator()
    council = make_council(actor=admin)
    for role in (Role.CHAIR, Role.SECRETARY):
        make_seat(council, role, actor=admin)
    services.set_council(call, council, actor=admin)
    call.refresh_from_db()
    return council


def holder(council: Council, role: str) -> User:
    return council.seats.current().filter(role=role).order_by("pk").first().user


def chair_of(call: Call) -> User:
    return holder(council_for(call), Role.CHAIR)


def secretary_of(call: Call) -> User:
    return holder(council_for(call), Role.SECRETARY)


def with_people(application: Application) -> Application:
    """The row as a page fetches it, with the people around it kept for the tests."""
    row = Application.objects.select_related("call__deciding__council", "applicant").get(pk=application.pk)
    row.chair, row.secretary, row.officer = chair_of(row.call), secretary_of(row.call), officer_of(row.call)
    row.member = row.applicant.memberships.order_by("pk").first().user
    return row


@remembered
def in_council(call: Call | None = None, application: Application | None = None, **kwargs: Any) -> Application:
    """An application that was handed to the council of its call. `kwargs` as of `admitted`: answers of the draft, its member."""
    application = application or admitted(call, **kwargs)
    council_for(application.call)
    services.take_up([application], actor=officer_of(application.call))
    return with_people(fresh(application))


@remembered
def prepared(outcome: str = Outcome.FUND, application: Application | None = None, *, call: Call | None = None, **fields: Any) -> Decision:
    """A decision that the chair prepared. Sum and place have defaults that fit: half of what was asked, the next free place."""
    row = application or in_council(call)
    if outcome == Outcome.IN_PART:
        fields.setdefault("amount", Money(row.requested.amount // 2, row.requested.currency))
    if outcome == Outcome.RESERVE:
        fields.setdefault("place", Decision.objects.filter(application__call=row.call, place__isnull=False).count() + 1)
    fields.setdefault("replaces", prepared_of(row))
    fields.setdefault("reasons", REASONS)
    decision = services.prepare_decision(row, outcome=outcome, actor=fields.pop("actor", None) or chair_of(row.call), **fields)
    return again(decision)


def release_all(call: Call, *, actor: User | None = None) -> Release:
    """Release whatever is prepared in the call."""
    waiting = Decision.objects.waiting().filter(application__call=call)
    return services.release_decisions(call, actor=actor or chair_of(call), expected=set(waiting.values_list("key", flat=True)))


@remembered
def released(outcome: str = Outcome.FUND, application: Application | None = None, **kwargs: Any) -> Decision:
    decision = prepared(outcome, application, **kwargs)
    release_all(decision.application.call)
    return again(decision)


def again(decision: Decision) -> Decision:
    return Decision.objects.with_all().get(pk=decision.pk)
