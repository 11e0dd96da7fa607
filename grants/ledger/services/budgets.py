"""Funds, their years and budgets, and what is committed out of them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused, require
from core.audit import record
from core.calendar import today
from grants.ledger.choices import Stage, Step
from grants.ledger.models import Account, Entry, Fund, FundYear
from grants.ledger.queries import left_to_prepare
from grants.ledger.services.journal import NothingLeft, lock_year, write_entry


class NoBudget(Refused):
    """The fund has no budget for the year, or that year is over."""


@transaction.atomic
def open_fund(code: str, names: Mapping[str, str], *, actor: Any) -> Fund:
    """A fund with its name by language (kk, ru, en). Raises: Refused, ValidationError."""
    require(actor, "ledger.set_budget")
    fund = Fund(code=code, **{f"name_{language}": name for language, name in names.items()})
    fund.full_clean()
    fund.save()
    record(actor, "fund.open", fund)
    return fund


@transaction.atomic
def open_year(fund: Fund, year: int, *, actor: Any) -> FundYear:
    """The year of the fund, made if it is new. Raises: Refused, ValidationError (no year)."""
    require(actor, "ledger.set_budget", fund)
    if known := FundYear.objects.filter(fund=fund, year=year).first():
        return known
    fund_year = FundYear(fund=fund, year=year)
    fund_year.clean_fields()
    try:
        with transaction.atomic():
            fund_year.save(force_insert=True)
    except IntegrityError:  # opened by somebody else in this very second
        return FundYear.objects.get(fund=fund, year=year)
    record(actor, "fund.open_year", fund_year)
    return fund_year


@transaction.atomic
def change_budget(fund_year: FundYear, sum_: Money, *, actor: Any, note: str = "") -> Entry:
    """Give a sum to the year's budget, or, below zero, cut it by that much: never below what is committed.

    Raises: Refused, NothingLeft, ValidationError (zero).
    """
    require(actor, "ledger.set_budget", fund_year.fund)
    if not sum_.amount:
        raise ValidationError(_("The sum must be above zero."))
    step = Step.GIVE if sum_.amount > 0 else Step.CUT
    entry = write_entry(step, fund_year, None, abs(sum_), actor=actor, note=note)
    record(actor, f"fund.budget_{step}", fund_year, changes={"sum": (None, sum_)})
    return entry


@transaction.atomic
def set_budget(fund: Fund, *, actor: Any, year: int, sum_: Money, note: str = "") -> Entry:
    """Change the budget of a year, which is opened if it is new. Raises: as `open_year` and `change_budget`."""
    return change_budget(open_year(fund, year, actor=actor), sum_, actor=actor, note=note)


def fund_year_of(fund: Fund, year: int) -> FundYear:
    """Raises: NoBudget where the fund has none for that year."""
    fund_year = FundYear.objects.filter(fund=fund, year=year).select_related("fund").first()
    if fund_year is None:
        raise NoBudget(_("“%(fund)s” has no budget for %(year)s.") % {"fund": fund, "year": year})
    return fund_year


def open_account(fund: Fund, label: str) -> Account:
    """An account for a row of another room, which owns it one to one and has asked its own policy."""
    return Account.objects.create(fund=fund, label=label)


@transaction.atomic
def commit_money(account: Account, sum_: Money, *, actor: Any, year: int | None = None, about: models.Model | None = None) -> Entry:
    """Take a sum out of the free budget of a year (this one, or a later one) for the account. The caller's room has asked its own policy.

    Raises: NothingLeft (with what the fund has left), NoBudget (no such year, or one that is over), RateMissing, ValidationError.
    """
    fund_year = fund_year_of(account.fund, today().year if year is None else year)
    if fund_year.year < today().year:
        raise NoBudget(_("The budget of %(year)s is over: nothing can be committed from it any more.") % {"year": fund_year.year})
    _above_zero(sum_)
    entry = write_entry(Step.COMMIT, fund_year, account, sum_, actor=actor, about=about)
    record(actor, "ledger.commit", account, changes={"sum": (None, sum_), "year": (None, fund_year.year)})
    return entry


@transaction.atomic
def give_back(account: Account, sum_: Money, *, actor: Any, year: int, about: models.Model | None = None) -> Entry:
    """Put committed tenge that no prepared payment waits for back into the year's budget. Raises: NothingLeft, NoBudget, ValidationError."""
    fund_year = fund_year_of(account.fund, year)
    _above_zero(sum_)
    lock_year(fund_year)
    left = left_to_prepare(account, fund_year)
    if sum_ > left:
        raise NothingLeft(Stage.COMMITTED, fund_year, left)
    entry = write_entry(Step.FREE, fund_year, account, sum_, actor=actor, about=about)
    record(actor, "ledger.give_back", account, changes={"sum": (None, sum_), "year": (None, fund_year.year)})
    return entry


def _above_zero(sum_: Money) -> None:
    if sum_.amount <= 0:
        raise ValidationError(_("The sum must be above zero."))
