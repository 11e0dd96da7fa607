"""The committee: the ranked list from the top, as far as the budget goes."""

from decimal import Decimal

from djmoney.money import Money

from core.calendar import moved_to
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council.choices import Kind, Outcome, Role
from grants.council.models import Council
from grants.council.queries import ranked_for, waiting_in
from grants.council.services import add_seat, create_council, prepare_decision, release_decisions, set_council, take_up
from grants.ledger.models import Fund
from grants.ledger.services import open_fund, set_budget
from incubator.rehearsal.cast import LANGUAGES, Cast, names
from incubator.rehearsal.days import COUNCIL, SET_UP, Calendar
from incubator.rehearsal.tally import Tally

SHARE = Decimal("0.4")
"""The budget in parts of what is asked for."""
LEAST_PART = 2_000_000
RESERVE = 5
REASONS = "The committee followed the reviewers: the plan, the team and the market stand at this place of the list."


def seat(call: Call, cast: Cast, days: Calendar) -> Council:
    with moved_to(days.day(SET_UP, 15)):
        council = create_council(Council(kind=Kind.COMMITTEE, **dict.fromkeys(names(), "Rehearsal committee")), actor=cast.administrator)
        add_seat(council, cast.chair, Role.CHAIR, actor=cast.administrator)
        set_council(call, council, actor=cast.officer)
    return council


def budget(call: Call, cast: Cast, days: Calendar, tally: Tally) -> Fund:
    """A fund with the share of what the applications of the call ask for, in whole tenge."""
    asked = sum((row.requested.amount for row in call.applications.exclude(requested=None)), Decimal())
    given = Money((asked * SHARE).quantize(Decimal(1)), "KZT")
    with moved_to(days.day(SET_UP, 16)):
        fund = open_fund("rehearsal", dict.fromkeys(LANGUAGES, "Rehearsal"), actor=cast.administrator)
        set_budget(fund, actor=cast.administrator, year=days.first.year, sum_=given)
    tally.note("budget, KZT", int(given.amount))
    return fund


def decide(call: Call, cast: Cast, days: Calendar, tally: Tally) -> None:
    """Take the applications up, decide each from the top of the list, publish all at once."""
    with moved_to(days.after_closing(COUNCIL)):
        tally.note("in council", len(take_up(call, actor=cast.officer)))
        left, places = Money(tally.counts["budget, KZT"], "KZT"), 0
        for row in ranked_for(call):
            outcome, amount = _outcome(row.application, row.rank, left, places)
            place = None
            if outcome == Outcome.RESERVE:
                places += 1
                place = places
            given = amount or (row.application.requested if outcome == Outcome.FUND else None)
            left -= given or Money(0, "KZT")
            prepare_decision(row.application, outcome=outcome, amount=amount, place=place, reasons=REASONS, actor=cast.chair)
            tally.note(f"decided: {outcome}")
            tally.note("decided, KZT", int(given.amount) if given else 0)
        release_decisions(call, actor=cast.chair, expected=[decision.key for decision in waiting_in(call)])


def _outcome(application: Application, rank: int | None, left: Money, places: int) -> tuple[Outcome, Money | None]:
    if rank is None:
        return Outcome.DECLINE, None
    if application.requested <= left:
        return Outcome.FUND, None
    if left.amount >= LEAST_PART:
        return Outcome.IN_PART, left
    return (Outcome.RESERVE, None) if places < RESERVE else (Outcome.DECLINE, None)
