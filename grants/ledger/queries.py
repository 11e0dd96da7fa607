"""Balances are sums of postings, asked anew each time: no counter is kept that could be wrong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Window
from djmoney.money import Money

from core.access import why_not
from core.money.choices import HOME
from grants.ledger.choices import Stage, State, Step
from grants.ledger.models import Account, AnswerLine, Entry, Fund, FundYear, PaymentOrder, Posting
from grants.ledger.policies import OWN
from grants.ledger.subjects import concerned

NOTHING = Decimal("0.00")
RETURNED_AT = Subquery(Entry.objects.filter(order=OuterRef("pk"), step__in=[Step.BOUNCE, Step.REFUND]).order_by().values("at")[:1])


@dataclass(frozen=True)
class Balances:
    """Tenge at each stage. What was given is all of them together."""

    budget: Decimal = NOTHING
    committed: Decimal = NOTHING
    ordered: Decimal = NOTHING
    paid: Decimal = NOTHING

    @classmethod
    def of(cls, sums: Iterable[tuple[str, Decimal]]) -> "Balances":
        return cls(**{stage: kzt for stage, kzt in sums if stage != Stage.SOURCE})

    @property
    def given(self) -> Decimal:
        return self.budget + self.committed + self.ordered + self.paid

    @property
    def awarded(self) -> Decimal:
        """Everything that was promised: still to order, ordered, paid."""
        return self.committed + self.ordered + self.paid

    def money(self) -> dict[str, Money]:
        names = ("given", "budget", "committed", "ordered", "paid", "awarded")
        return {name: Money(getattr(self, name), HOME) for name in names}


def _sums(rows: QuerySet[Posting]) -> list[tuple[str, Decimal]]:
    return list(rows.order_by().values_list("stage").annotate(total=Sum("kzt")))


def _balances_by(column: str, rows: QuerySet[Posting]) -> defaultdict[int, Balances]:
    """The balances of the postings for each value of the column: one query whatever their number. What has no posting has nothing."""
    sums: dict[int, list[tuple[str, Decimal]]] = {}
    for value, stage, total in rows.order_by().values_list(column, "stage").annotate(total=Sum("kzt")):
        sums.setdefault(value, []).append((stage, total))
    return defaultdict(Balances, {value: Balances.of(found) for value, found in sums.items()})


def balances_of_year(fund_year: FundYear) -> Balances:
    return Balances.of(_sums(Posting.objects.filter(fund_year=fund_year)))


def balances_of_account(account: Account, fund_year: FundYear | None = None) -> Balances:
    """What the account holds at each stage, in all years or in one."""
    rows = Posting.objects.filter(account=account)
    return Balances.of(_sums(rows if fund_year is None else rows.filter(fund_year=fund_year)))


def balances_by_year(fund: Fund) -> list[tuple[FundYear, Balances]]:
    """Each year of a fund with its balances, the newest first: two queries whatever the number of years."""
    years = list(fund.years.order_by("-year"))
    balances = _balances_by("fund_year", Posting.objects.filter(fund_year__in=years))
    return [(year, balances[year.pk]) for year in years]


def balances_of_accounts(accounts: Iterable[int]) -> dict[int, Balances]:
    """What each of the accounts holds in all years, by its pk: one query whatever their number."""
    wanted = list(accounts)
    balances = _balances_by("account", Posting.objects.filter(account__in=wanted))
    return {account: balances[account] for account in wanted}


def prepared_sum(account: Account, fund_year: FundYear) -> Decimal:
    """Tenge that prepared payments wait to take out of what is committed."""
    rows = PaymentOrder.objects.filter(account=account, fund_year=fund_year, state=State.PREPARED, amount_currency=HOME)
    return sum((order.amount.amount for order in rows.only("amount", "amount_currency")), NOTHING)


def left_to_prepare(account: Account, fund_year: FundYear) -> Money:
    """What is committed and not yet on any prepared payment."""
    return Money(balances_of_account(account, fund_year).committed - prepared_sum(account, fund_year), HOME)


def statement(account: Account) -> QuerySet[Posting]:
    """The account's postings, the oldest first; `running` is the stage's sum in that year after each."""
    running = Window(Sum("kzt"), partition_by=["fund_year", "stage"], order_by="pk")
    rows = Posting.objects.filter(account=account).select_related("entry__actor", "entry__order", "fund_year")
    return rows.annotate(running=running).order_by("pk")


def orders_for(user: Any, state: str = "") -> QuerySet[PaymentOrder]:
    rows = PaymentOrder.objects.visible_to(user).with_all()
    return rows.filter(state=state) if state else rows


def orders_about_each(rows: Iterable[Any]) -> dict[str, list[PaymentOrder]]:
    """Payments prepared because of rows of another room (tranches), by the row's key, the newest first: one query.

    The rows are of one model. `returned_at` says when the bank gave a payment back.
    """
    keys = {str(row.key): row for row in rows}
    if not keys:
        return {}
    kind = next(iter(keys.values()))._meta.label_lower
    orders = PaymentOrder.objects.filter(about_kind=kind, about_key__in=keys).annotate(returned_at=RETURNED_AT).order_by("-pk")
    found: dict[str, list[PaymentOrder]] = {key: [] for key in keys}
    for order in orders:
        found[order.about_key].append(order)
    return found


def put_aside() -> QuerySet[AnswerLine]:
    return AnswerLine.objects.exclude(doubt="").select_related("answer", "order").order_by("-pk")


def account_is_new(order: PaymentOrder) -> bool:
    """Whether nothing was ever paid to this IBAN for this account: the releaser then looks twice."""
    before = PaymentOrder.objects.filter(Q(account=order.account_id) & Q(iban=order.iban), state=State.PAID)
    return not before.exclude(pk=order.pk).exists()


def to_release(user: Any) -> QuerySet[PaymentOrder]:
    """What waits for a release by this person: everything prepared that somebody else prepared, the oldest first."""
    return PaymentOrder.objects.filter(state=State.PREPARED).exclude(prepared_by=user.pk).with_all().order_by("pk")


def refusals_of(user: Any, orders: Iterable[PaymentOrder]) -> dict[int, Any]:
    """What stands against this person's release of each payment, by its pk: a sentence, or None. As many queries for many as for one."""
    rows = list(orders)
    own = concerned(user, rows)
    return {row.pk: why_not(user, "ledger.choose", row) or (OWN if row.pk in own else None) for row in rows}


def counts_by_state() -> dict[str, int]:
    return dict(PaymentOrder.objects.order_by().values_list("state").annotate(count=Count("pk")))


def left_at_each(orders: Iterable[PaymentOrder]) -> list[tuple[Account, Money, Money]]:
    """For each account and year of the payments: what is committed, and what is left of it once they are released."""
    asked: dict[tuple[int, int], list[PaymentOrder]] = {}
    for order in orders:
        asked.setdefault((order.account_id, order.fund_year_id), []).append(order)
    found = []
    for rows in asked.values():
        committed = Money(balances_of_account(rows[0].account, rows[0].fund_year).committed, HOME)
        found.append((rows[0].account, committed, committed - sum((row.amount for row in rows[1:]), rows[0].amount)))
    return found


def funds_with_balances(year: int) -> list[tuple[Fund, Balances]]:
    """Every fund with its balances of one year."""
    balances = _balances_by("fund_year__fund", Posting.objects.filter(fund_year__year=year))
    return [(fund, balances[fund.pk]) for fund in Fund.objects.all()]
