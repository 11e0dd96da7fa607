"""The database's own figures against what the rehearsal counted while it acted."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from core.outbox.models import Message
from core.reminders.models import Sent
from grants.applications.choices import DECIDED, State
from grants.applications.models import Application, Receipt
from grants.awards.models import Award, Tranche
from grants.calls.models import Call
from grants.council.models import Decision
from grants.ledger.choices import Stage, Verdict
from grants.ledger.choices import State as OrderState
from grants.ledger.models import AnswerLine, Fund, PaymentOrder
from grants.ledger.queries import balances_by_year
from grants.ledger.verify import run_checks
from grants.review.choices import State as ReviewState
from grants.review.models import Assignment
from incubator.rehearsal.tally import Tally
from incubator.startups.models import CapUse


@dataclass(frozen=True)
class Line:
    """One figure: as the rehearsal counted it, and as the rows of the database say."""

    what: str
    counted: int | Decimal
    found: int | Decimal

    @property
    def agrees(self) -> bool:
        return self.counted == self.found


def figures(call: Call, fund: Fund, tally: Tally) -> list[Line]:
    counted = tally.counts
    found = {**_applications(call), **_reviews(call), **_decisions(call), **_money(call, fund)}
    lines = [Line(what, counted[what], number) for what, number in found.items()]
    return [*lines, *_between(call, fund)]


def _applications(call: Call) -> dict[str, int]:
    rows = Application.objects.filter(call=call)
    return {
        "begun": rows.count(),
        "submitted": rows.filter(number__isnull=False).count(),
        "never handed in": rows.filter(state=State.DRAFT).count(),
        "corrected": Receipt.objects.filter(application__call=call).count() - rows.filter(number__isnull=False).count(),
        "refused by the check": rows.filter(state=State.REFUSED).count(),
        "in council": rows.filter(decisions__isnull=False).count(),
    }


def _reviews(call: Call) -> dict[str, int]:
    states = dict(Assignment.objects.filter(application__call=call).order_by().values_list("state").annotate(Count("pk")))
    late = Assignment.objects.filter(application__call=call, state=ReviewState.SIGNED, signed_at__gt=call.review_round.due_at).count()
    return {
        "assigned": sum(states.values()),
        "reviewed": states.get(ReviewState.SIGNED, 0),
        "late": late,
        "conflicts": states.get(ReviewState.CONFLICTED, 0),
        "declined by reviewers": states.get(ReviewState.DECLINED, 0),
        "silent": states.get(ReviewState.ENDED, 0),
        "reminders": Sent.objects.count(),
    }


def _decisions(call: Call) -> dict[str, int | Decimal]:
    rows = Decision.objects.released().filter(application__call=call)
    told: dict[str, int | Decimal] = {
        f"decided: {outcome}": count for outcome, count in rows.order_by().values_list("outcome").annotate(Count("pk"))
    }
    return told | {"decided, KZT": rows.filter(amount_currency="KZT").aggregate(sum=Sum("amount"))["sum"] or 0}


def _money(call: Call, fund: Fund) -> dict[str, int | Decimal]:
    awards = Award.objects.filter(application__call=call)
    [(_year, books)] = balances_by_year(fund)
    lines = AnswerLine.objects.filter(order__account__fund=fund)
    return {
        "funded": awards.count(),
        "budget, KZT": books.given,
        "committed, KZT": books.awarded,
        "paid, KZT": books.paid,
        "tranches paid": PaymentOrder.objects.filter(account__fund=fund, state=OrderState.PAID).count(),
        "returned": PaymentOrder.objects.filter(account__fund=fund, state=OrderState.RETURNED).count(),
        "bank lines": lines.filter(verdict=Verdict.APPLIED).count(),
        "answers repeated in vain": lines.filter(verdict=Verdict.REPEATED).count(),
    }


def _between(call: Call, fund: Fund) -> Iterator[Line]:
    """Figures of one room against those of another."""
    awards = Award.objects.filter(application__call=call)
    tranches = Tranche.objects.filter(award__in=awards)
    agreed = awards.filter(agreed_currency="KZT").aggregate(sum=Sum("agreed"))["sum"] or 0
    yield Line("awards = decisions with money, KZT", agreed, _decisions(call)["decided, KZT"])
    yield Line("tranches = awards, KZT", tranches.filter(amount_currency="KZT").aggregate(sum=Sum("amount"))["sum"] or 0, agreed)
    uses = CapUse.objects.filter(about__call=call).aggregate(sum=Sum("amount", filter=Q(amount_currency="KZT")))["sum"] or 0
    yield Line("uses of the limit = awards, KZT", uses, agreed)
    paid = PaymentOrder.objects.filter(account__fund=fund, state=OrderState.PAID, amount_currency="KZT")
    on_orders = paid.aggregate(sum=Sum("amount"))["sum"] or 0
    postings = sum(row.kzt for row in _paid_postings(fund))
    yield Line("postings = payments, KZT", postings, on_orders)
    decided = Application.objects.filter(call=call, state__in=DECIDED)
    letters = (
        Message.objects.filter(code__startswith="council.", about_kind=Application._meta.label_lower).values("about_key").distinct().count()
    )
    yield Line("applications told = applications decided", letters, decided.count())


def _paid_postings(fund: Fund) -> Iterator:
    for year in fund.years.all():
        yield from year.postings.filter(stage=Stage.PAID)


def proofs() -> list[Line]:
    """The house's own checks: 0 faults each."""
    return [Line(f"verify: {result.name}", 0, len(result.faults)) for result in run_checks()]
