"""Official rates of a day, and conversions that remember the rates they used.

A rate says: `quant` units of the currency cost `value` tenge. The rate that counts for a day is the last one published
on or before it, at most settings.RATE_MAX_AGE_DAYS days old. What was once converted is never revalued: rooms store
`Converted.stored()` beside the sum, and `restored()` gives the same exact value again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused
from core.money.choices import HOME, Currency, Source
from core.money.models import Rate
from core.web.dates import day_text

CENTS = 100


class RateMissing(Refused):
    """No official rate, or only one that is too old. Refuses with a sentence: nothing is converted by guess."""

    def __init__(self, currency: str, day: date, last: date | None) -> None:
        super().__init__(_sentence_lazy(currency, day, last))
        self.currency, self.day, self.last = currency, day, last


def _sentence(currency: str, day: date, last: date | None) -> str:
    words = {"currency": currency, "day": day_text(day), "last": day_text(last) if last else "", "limit": settings.RATE_MAX_AGE_DAYS}
    if last is None:
        return (
            _(
                "There is no official rate of %(currency)s for %(day)s, so the sum cannot be converted. An administrator enters the rate; try again after that."
            )
            % words
        )
    return (
        _(
            "The last official rate of %(currency)s before %(day)s is of %(last)s, more than %(limit)s days old, so the sum cannot be converted. An administrator enters the rate; try again after that."
        )
        % words
    )


_sentence_lazy = lazy(_sentence, str)


@dataclass(frozen=True)
class UsedRate:
    """What a conversion keeps of a rate: `quant` units of `currency` cost `value` tenge, published for `day`."""

    currency: str
    quant: int
    value: Decimal
    day: date
    source: str

    @property
    def tenge_per_unit(self) -> Fraction:
        return Fraction(self.value) / self.quant

    @property
    def source_name(self) -> str:
        return str(Source(self.source).label)

    def columns(self) -> dict[str, Any]:
        """For a row that keeps the rate beside its sum."""
        return {"rate_value": self.value, "rate_quant": self.quant, "rate_day": self.day, "rate_source": self.source}


@dataclass(frozen=True)
class Converted:
    """`original` as `money` in another currency; `exact` is the same without any rounding, and the one to compare with a limit."""

    original: Money
    money: Money
    exact: Fraction
    rates: tuple[UsedRate, ...]
    day: date

    def stored(self) -> dict[str, Any]:
        """For a JSON column: everything that `restored` needs, each number as text."""
        rates = [asdict(rate) | {"value": str(rate.value), "day": rate.day.isoformat()} for rate in self.rates]
        original = {"amount": str(self.original.amount), "currency": self.original.currency.code}
        return {"original": original, "currency": self.money.currency.code, "day": self.day.isoformat(), "rates": rates}


def rate_on(day: date, currency: str) -> UsedRate:
    """The official rate that counts for `day`. Raises: RateMissing, ValueError for tenge, which is what rates are measured in."""
    if currency == HOME:
        raise ValueError("tenge has no rate against itself")
    if rate := Rate.objects.published_by(day, currency).first():
        return UsedRate(rate.currency, rate.quant, rate.value, rate.day, rate.source)
    last = Rate.objects.filter(currency=currency, day__lte=day).order_by("-day").values_list("day", flat=True).first()
    raise RateMissing(currency, day, last)


def convert(money: Money, to: str, day: date) -> Converted:
    """The sum in another currency at the official rates of `day`; between two foreign ones through tenge. Raises: RateMissing."""
    source = money.currency.code
    foreign = [code for code in dict.fromkeys((source, to)) if code != HOME] if source != to else []
    return _converted(money, to, day, tuple(rate_on(day, code) for code in foreign))


def restored(data: Mapping[str, Any]) -> Converted:
    """A conversion from what `Converted.stored` gave, at its own rates of then."""
    rates = tuple(UsedRate(**(rate | {"value": Decimal(rate["value"]), "day": date.fromisoformat(rate["day"])})) for rate in data["rates"])
    original = Money(Decimal(data["original"]["amount"]), data["original"]["currency"])
    return _converted(original, data["currency"], date.fromisoformat(data["day"]), rates)


def exactly(money: Money, to: str, rates: tuple[UsedRate, ...]) -> Fraction:
    """The sum in another currency without rounding: the amount times its own rate, divided by the other's."""
    tenge_per_unit = {HOME: Fraction(1)} | {rate.currency: rate.tenge_per_unit for rate in rates}
    if money.currency.code == to:
        return Fraction(money.amount)
    return Fraction(money.amount) * tenge_per_unit[money.currency.code] / tenge_per_unit[to]


def rounded_down(exact: Fraction, currency: str) -> Money:
    """The largest sum in whole cents that is not over `exact`: what may still be asked for."""
    return Money(Decimal(floor(exact * CENTS)).scaleb(-2), currency)


def _converted(money: Money, to: str, day: date, rates: tuple[UsedRate, ...]) -> Converted:
    exact = exactly(money, to, rates)
    nearest = floor(exact * CENTS + Fraction(1, 2))
    return Converted(money, Money(Decimal(nearest).scaleb(-2), to), exact, rates, day)


def currencies_without_rate(day: date) -> list[str]:
    """Currencies in which nothing can be converted on `day`."""
    known = set(Rate.objects.fresh(day).order_by().values_list("currency", flat=True).distinct())
    return [code for code in Currency.values if code not in known]
