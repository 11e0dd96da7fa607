"""How an agreed sum is cut into tranches, and when they fall. Pure: no database."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from djmoney.money import Money

from grants.awards.choices import WHOLE, ConditionKind

CENTS = 100
MOST_MONTHS = 60
MOST_TRANCHES = 6


@dataclass(frozen=True)
class Wanted:
    """A condition that the office sets before a tranche: its kind, the day on which the applicant owes it, and its words by language."""

    kind: str
    due_on: date | None = None
    text: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One tranche of a plan."""

    amount: Money
    planned_on: date
    conditions: tuple[Wanted, ...]


def split(agreed: Money, shares: Sequence[Decimal | int]) -> list[Money]:
    """The sum by shares in per cent, exact to the tiyn: each is rounded down, and the last takes what is left over.

    Raises: ValidationError (the shares are not 100 per cent, or one would get nothing).
    """
    if not 0 < len(shares) <= MOST_TRANCHES or any(share <= 0 for share in shares) or sum(shares) != WHOLE:
        raise ValidationError({"shares": _("The shares of the tranches must be above zero and together 100 per cent.")})
    exact = [Fraction(agreed.amount) * Fraction(share) / WHOLE for share in shares[:-1]]
    parts = [Decimal(floor(part * CENTS)).scaleb(-2) for part in exact]
    parts.append(agreed.amount - sum(parts, Decimal()))
    if min(parts) <= 0:
        raise ValidationError({"shares": _("One of the tranches would be nothing. Make fewer of them.")})
    return [Money(part, agreed.currency) for part in parts]


def part_of(whole: Money, part: Decimal, of: Decimal) -> Money:
    """`whole` x part / of, rounded down to the cent; the whole itself where the part is all of it."""
    if part == of:
        return whole
    return Money(Decimal(floor(Fraction(whole.amount) * Fraction(part) / Fraction(of) * CENTS)).scaleb(-2), whole.currency)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(starts_on: date, months: int) -> date:
    return months_later(starts_on, months) - timedelta(days=1)


def months_between(starts_on: date, ends_on: date) -> int:
    """How many months a project with these days runs; the other way round of `last_day`."""
    return next(months for months in range(1, MOST_MONTHS + 1) if last_day(starts_on, months) >= ends_on)


def shares_of(agreed: Money, parts: Sequence[Money]) -> list[Decimal]:
    """The parts of a sum in per cent, to two digits and together 100: what `split` was given."""
    shares = [Decimal(round(Fraction(part.amount) * WHOLE * CENTS / Fraction(agreed.amount))).scaleb(-2) for part in parts[:-1]]
    return [*shares, WHOLE - sum(shares, Decimal())]


def even_days(starts_on: date, months: int, count: int) -> list[date]:
    """The first tranche on the first day, the others evenly over the months."""
    return [months_later(starts_on, months * number // count) for number in range(count)]


def usual_conditions(days: Sequence[date], report_days: Sequence[date]) -> list[list[Wanted]]:
    """Before each tranche but the first an interim report is accepted; `report_days` are the days on which those are owed."""
    return [[], *([Wanted(ConditionKind.REPORT, due)] for _day, due in zip(days[1:], report_days[1:], strict=True))]


def check_days(award_day: date, starts_on: date, months: int, days: Sequence[date]) -> None:
    """Raises: ValidationError, at the field that is wrong."""
    faults: dict[str, str] = {}
    if starts_on < award_day:
        faults["starts_on"] = _("The project starts on the day of the award or later.")
    if not 1 <= months <= MOST_MONTHS:
        faults["months"] = _("A project runs from 1 to %(most)s months.") % {"most": MOST_MONTHS}
    if not faults:
        before, end = starts_on, last_day(starts_on, months)
        for number, day in enumerate(days, 1):
            if not before <= day <= end:
                faults[f"planned_on-{number}"] = _("Tranches follow one another from the first to the last day of the project.")
            before = max(before, day)
    if faults:
        raise ValidationError(faults)
