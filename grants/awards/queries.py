"""Reading awards; nothing here writes. What was paid is asked of the ledger each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce
from djmoney.money import Money

from core.calendar import today
from core.money.choices import HOME
from grants.applications.choices import FUNDED
from grants.applications.models import Application
from grants.awards.choices import LIVING, OUT, ConditionState, Standing, State
from grants.awards.models import Agreement, Award, Condition, Evidence, Signature, Tranche
from grants.awards.models.tranche import TrancheQuerySet
from grants.awards.standing import TrancheLine, line_for
from grants.calls.policies import office_in
from grants.council.choices import WITH_MONEY
from grants.council.models import Decision
from grants.ledger.choices import ON_THE_WAY
from grants.ledger.choices import State as OrderState
from grants.ledger.models import Fund, PaymentOrder
from grants.ledger.queries import RETURNED_AT, balances_of_accounts, balances_of_year, orders_about_each
from parks.directory.policies import belonging

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any account was given."""

# One award


def agreement_of(award: Award) -> Agreement | None:
    """The newest agreement; None before the offer."""
    signatures = Prefetch("signatures", Signature.objects.select_related("signed_by"))
    return award.agreements.prefetch_related(signatures).first()


def lines_of(award: Award) -> list[TrancheLine]:
    """The award's tranches with where each stands: three queries."""
    rows = list(award.tranches.prefetch_related("conditions"))
    for row in rows:
        row.award = award
    return lines_of_many(rows)


def lines_of_many(tranches: Iterable[Tranche]) -> list[TrancheLine]:
    """The same for tranches of many awards, fetched `with_all`: one query more."""
    rows = list(tranches)
    orders = orders_about_each(rows)
    return [line_for(row, orders[str(row.key)]) for row in rows]


def line_of(tranche: Tranche) -> TrancheLine:
    return lines_of_many([tranche])[0]


def tranche_status(tranche: Tranche) -> Standing:
    """planned, blocked, ready, ordered, paid, returned or dropped."""
    return line_of(tranche).standing


@dataclass(frozen=True)
class Sums:
    """An award's tenge: what was agreed, what is on its way, what the bank has paid, what is still to come (or came to nothing)."""

    agreed: Money
    ordered: Money
    paid: Money
    to_come: Money


def plan_mark(award: Award) -> str:
    """Changes whenever the plan of an award in preparation does: its first tranche is then another row."""
    return str(award.tranches.values_list("key", flat=True).first())


def sums_of(award: Award) -> Sums:
    return sums_of_each([award])[award.pk]


def sums_of_each(awards: Iterable[Award]) -> dict[int, Sums]:
    """By the award's pk, from the postings: one query whatever the number."""
    rows = list(awards)
    balances = balances_of_accounts([row.account_id for row in rows])
    found = {}
    for row in rows:
        held = balances[row.account_id]
        come = held.committed + held.ordered
        found[row.pk] = Sums(row.agreed, Money(held.ordered, HOME), Money(held.paid, HOME), Money(come, HOME))
    return found


def evidence_of(award: Award) -> dict[int, list[Evidence]]:
    """What was given, by the condition's pk, the newest first."""
    rows = Evidence.objects.filter(condition__tranche__award=award).select_related("file", "given_by", "answered_by")
    found: dict[int, list[Evidence]] = {}
    for row in rows:
        found.setdefault(row.condition_id, []).append(row)
    return found


# Lists


def awards_for(user: Any) -> QuerySet[Award]:
    """Those in the person's view, with what a list shows of each."""
    return Award.objects.visible_to(user).select_related("application__applicant")


def run_by(user: Any) -> QuerySet[Award]:
    """Awards of the calls that the person runs and whose applicant they do not belong to."""
    return Award.objects.filter(office_in(user, "call"), ~belonging(user, "application__applicant"))


def of_person(user: Any) -> QuerySet[Award]:
    """Awards of the organisations and start-ups that the person belongs to, from the offer on."""
    return Award.objects.filter(belonging(user, "application__applicant"), offered_at__isnull=False).with_all()


def with_tranches(awards: QuerySet[Award]) -> QuerySet[Award]:
    """With tranches and conditions, each tranche knowing its award: two queries more."""
    return awards.prefetch_related(Prefetch("tranches", Tranche.objects.prefetch_related("conditions")))


def lines_of_awards(awards: Iterable[Award]) -> dict[int, list[TrancheLine]]:
    """By the award's pk, for awards fetched `with_tranches`: one query more."""
    rows = [tranche for award in awards for tranche in award.tranches.all()]
    found: dict[int, list[TrancheLine]] = {award.pk: [] for award in awards}
    for line in lines_of_many(rows):
        found[line.tranche.award_id].append(line)
    return found


def counts_by_state(awards: QuerySet[Award]) -> dict[str, int]:
    return dict(awards.order_by().values_list("state").annotate(count=Count("pk")))


def to_award(user: Any) -> QuerySet[Application]:
    """Funded applications that have no award yet, in the calls that the person runs."""
    waiting = Application.objects.filter(state__in=FUNDED, is_awarded=False)
    return waiting.filter(office_in(user, "call"), ~belonging(user, "applicant")).order_by()


def without_award(user: Any, most: int) -> QuerySet[Decision]:
    """The released decisions that give money to the first of them, in the order in which they were begun."""
    # Cut here: asked for the first few, the database would walk through every application ever made to find that none waits
    first = sorted(to_award(user).values_list("pk", flat=True))[:most]
    return Decision.objects.released().filter(application__in=first, outcome__in=WITH_MONEY).with_all().order_by("application")


def decision_for(user: Any, key: Any) -> QuerySet[Decision]:
    """The funded decision of one application in a call that the person runs, awarded or not."""
    visible = Application.objects.visible_to(user).filter(key=key)
    rows = Decision.objects.released().filter(office_in(user, "application__call"), application__in=visible, outcome__in=WITH_MONEY)
    return rows.with_all().order_by("-pk")


def funds_with_free(year: int, award: Award | None = None) -> list[tuple[Fund, Money]]:
    """Every fund that has a budget for the year, with what is free of it; what the award itself holds there counts as free."""
    years = {row.fund_id: row for fund in Fund.objects.prefetch_related("years") for row in fund.years.all() if row.year == year}
    held = {award.account.fund_id: sum(row.amount.amount for row in award.tranches.filter(planned_on__year=year))} if award else {}
    free = {fund: balances_of_year(fund_year).budget + held.get(fund, 0) for fund, fund_year in years.items()}
    return [(fund, Money(free[fund.pk], HOME)) for fund in Fund.objects.all() if fund.pk in years]


# Tranches that the finance office looks at


def paid_to(user: Any, tranches: QuerySet[Tranche]) -> QuerySet[Tranche]:
    """Those of them that are paid to an organisation of the person's own."""
    return tranches.filter(belonging(user, "award__application__applicant"))


def _waits_for_account() -> Q:
    """The bank gave a payment back, and no other account was given since. Told from the payments that came back, which are few."""
    given_at = Coalesce("account__award__bank__given_at", Value(LONG_AGO))
    returned = PaymentOrder.objects.filter(about_kind=Tranche._meta.label_lower, state=OrderState.RETURNED).alias(returned_at=RETURNED_AT)
    return Q(key__in=returned.filter(returned_at__gte=given_at).order_by().values_list(Cast("about_key", UUIDField())))


def _unmet() -> Exists:
    return Exists(Condition.objects.filter(tranche=OuterRef("pk")).exclude(state=ConditionState.MET))


def ready_now() -> Q:
    """Whether a tranche of an award that runs can be ordered now; agrees with `tranche_status`."""
    day = today()
    return Q(is_under_way=False, planned_on__lte=day, planned_on__year=day.year) & ~Q(_unmet()) & ~_waits_for_account()


def held_up_now() -> Q:
    """Whether a tranche of an award that runs should be paid by now and cannot: something is not met, or the account must be given anew, or
    its year is over."""
    day = today()
    return Q(is_under_way=False, planned_on__lte=day) & (Q(_unmet()) | Q(planned_on__year__lt=day.year) | _waits_for_account())


def ready_tranches() -> TrancheQuerySet:
    """What can be ordered now, the earliest planned first."""
    return Tranche.objects.filter(ready_now(), award__state=State.RUNNING).order_by("planned_on", "pk")


def held_up_tranches() -> TrancheQuerySet:
    """What should be paid by now and cannot, the earliest planned first."""
    return Tranche.objects.filter(held_up_now(), award__state=State.RUNNING).order_by("planned_on", "pk")


def first_of(tranches: QuerySet[Tranche], most: int) -> QuerySet[Tranche]:
    """The earliest planned of them, whole."""
    return whole(tranches[:most])


def whole(tranches: Iterable[Tranche]) -> QuerySet[Tranche]:
    """The same few with what a list shows of each: joined to them alone, once they are found."""
    rows = Tranche.objects.filter(pk__in=[row.pk for row in tranches]).order_by("planned_on", "pk")
    return rows.select_related("award__application__applicant", "award__account__fund", "award__bank").prefetch_related("conditions")


# What waits for whom


def open_conditions() -> QuerySet[Condition]:
    """What applicants owe in awards that run."""
    return Condition.objects.filter(state=ConditionState.OPEN, tranche__award__state=State.RUNNING).select_related(
        "tranche__award__application__call", "tranche__award__application__applicant"
    )


def waiting_for_office(user: Any) -> QuerySet[Award]:
    """Awards that the person runs and on which the office owes something besides an answer, the oldest first: all that `duties_of` names, and
    of those whose account is not confirmed or whose day is over perhaps one more."""
    of_award = Tranche.objects.filter(award=OuterRef("pk"))
    orders = PaymentOrder.objects.filter(about_kind=Tranche._meta.label_lower, about_key=Cast(OuterRef("key"), CharField()))
    on_its_way = Exists(orders.filter(state__in=ON_THE_WAY))
    unpaid = Exists(of_award.filter(Q(is_under_way=False) | Q(on_its_way) | Q(_unmet())))
    past = Exists(of_award.filter(~_unmet(), is_under_way=False, planned_on__year__lt=today().year))
    unconfirmed = Q(state__in=OUT, bank__isnull=False, bank__confirmed_at=None)
    waits = Q(state__in=[State.PREPARING, State.SIGNED]) | unconfirmed | Q(state=State.RUNNING) & (Q(past) | ~Q(unpaid))
    return run_by(user).filter(waits).select_related("application", "bank").order_by("pk")


def to_answer(user: Any) -> QuerySet[Condition]:
    """Reports and proofs that were given in the calls that the person runs, the oldest first."""
    awards = run_by(user).order_by().values("pk")
    rows = Condition.objects.filter(state=ConditionState.GIVEN, tranche__award__in=awards, tranche__award__state=State.RUNNING)
    return (
        rows.filter(evidence__answered_at=None, evidence__isnull=False)
        .select_related("tranche__award__application__call", "tranche__award__application__applicant")
        .annotate(given_at=F("evidence__given_at"))
        .order_by("given_at", "pk")
    )


def living(awards: QuerySet[Award]) -> QuerySet[Award]:
    return awards.filter(state__in=LIVING)
