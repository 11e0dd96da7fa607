"""Invented official rates, plausible and the same for a day whenever it is asked for."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.calendar import today
from core.money.choices import Source
from core.money.models import Rate
from core.money.services import record_rate

DAYS = 28
BASE = {"USD": Decimal("519.20"), "EUR": Decimal("602.40")}
STEP = Decimal("0.37")


def rate_of(day: date, currency: str) -> Decimal:
    return BASE[currency] + STEP * (day.toordinal() * (7 if currency == "USD" else 5) % 13)


def refresh_rates(actor: Any, *, days: int = DAYS) -> int:
    """Enter the rates of so many last days that are not there yet, today's too; how many were new."""
    known = set(Rate.objects.filter(day__gt=today() - timedelta(days=days)).values_list("day", "currency"))
    wanted = [(today() - timedelta(days=back), currency) for back in range(days) for currency in BASE]
    missing = [(day, currency) for day, currency in wanted if (day, currency) not in known]
    for day, currency in missing:
        record_rate(day, currency, rate_of(day, currency), source=Source.HAND, actor=actor)
    return len(missing)
