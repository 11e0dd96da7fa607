"""Writing entries: the only module that does. The services beside it ask the policies."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused
from core.money.choices import HOME
from core.money.rates import Converted, convert
from core.web.numbers import money as money_text
from grants.ledger.choices import NOTHING_LEFT, OF_ACCOUNT, ROUTES, Stage, Step
from grants.ledger.models import Account, Entry, FundYear, PaymentOrder, Posting
from grants.ledger.queries import Balances, balances_of_account, balances_of_year
from grants.ledger.subjects import columns_about


class NothingLeft(Refused):
    """The stage holds less than is to be moved; `left` is what it holds, in tenge."""

    def __init__(self, stage: Stage, fund_year: FundYear, left: Money) -> None:
        words = {"fund": str(fund_year.fund), "year": fund_year.year, "left": money_text(left)}
        sentences = {
            Stage.BUDGET: _("“%(fund)s” has %(left)s left for %(year)s."),
            Stage.COMMITTED: _("Of the money committed for %(year)s, %(left)s is left here."),
        }
        super().__init__(sentences.get(stage, _("At this stage there is only %(left)s of %(year)s.")) % words)
        self.left = left


def write_entry(
    step: Step,
    fund_year: FundYear,
    account: Account | None,
    sum_: Money,
    *,
    actor: Any,
    order: PaymentOrder | None = None,
    about: models.Model | None = None,
    note: str = "",
) -> Entry:
    """Move a sum along the step's route, inside the caller's transaction. Foreign money is valued at the official rate of the entry's day.

    Raises: NothingLeft, RateMissing. Whatever path leads here, the database refuses to go below zero.
    """
    source, target = ROUTES[step]
    entry = Entry(step=step, actor=actor, order=order, note=note, **columns_about(about))
    converted = convert(sum_, HOME, entry.day)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            for stage, sign in ((source, -1), (target, 1)):
                _posting(entry, fund_year, account if stage in OF_ACCOUNT else None, stage, converted, sign).save(force_insert=True)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOTHING_LEFT:
            raise
        raise NothingLeft(source, fund_year, left_at(source, fund_year, account)) from error
    return entry


def left_at(stage: Stage, fund_year: FundYear, account: Account | None) -> Money:
    of_account = stage in OF_ACCOUNT and account is not None
    balances: Balances = balances_of_account(account, fund_year) if of_account and account else balances_of_year(fund_year)
    return Money(getattr(balances, stage), HOME)


def lock_year(fund_year: FundYear) -> None:
    """Let other movements of this year's money wait until the caller's transaction ends."""
    FundYear.objects.select_for_update(no_key=True).get(pk=fund_year.pk)


def lock_orders(orders: models.QuerySet[PaymentOrder]) -> list[PaymentOrder]:
    """Lock payments and then their years, each in one order, so that two people who take many at once never block each other."""
    rows = list(orders.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    list(FundYear.objects.select_for_update(no_key=True).filter(pk__in={row.fund_year_id for row in rows}).order_by("pk"))
    return rows


def _posting(entry: Entry, fund_year: FundYear, account: Account | None, stage: Stage, converted: Converted, sign: int) -> Posting:
    [rate] = converted.rates or [None]
    return Posting(
        entry=entry,
        fund_year=fund_year,
        stage=stage,
        account=account,
        amount=converted.original * sign,
        kzt=converted.money.amount * sign,
        **(rate.columns() if rate else {}),
    )
