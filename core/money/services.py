from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from core.audit import record
from core.money.choices import Source
from core.money.feed import Quote
from core.money.models import Rate

LOCK = 7120
"""Two loaders at once must not both find a day without its rate."""


@transaction.atomic
def record_rate(day: date, currency: str, value: Decimal, quant: int = 1, *, source: Source, actor: Any = None) -> tuple[Rate, bool]:
    """Write down an official rate: the row that counts for that day, and whether it is new.

    The same rate again changes nothing. Another one for the same day is a correction and counts from now on.
    Raises: ValidationError.
    """
    rate = Rate(day=day, currency=currency, value=value, quant=quant, source=source, entered_by=actor)
    rate.full_clean()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    known = Rate.objects.filter(day=day, currency=currency).order_by("-pk").first()
    if known and (known.value, known.quant) == (value, quant):
        return known, False
    rate.save()
    before = str(known) if known else None
    record(actor, "rate.correct" if known else "rate.enter", rate, changes={"rate": (before, str(rate)), "source": (None, source)})
    return rate, True


def record_quotes(quotes: Iterable[Quote], *, actor: Any = None) -> int:
    """Write down what the bank published; how many rates were new. Raises: ValidationError."""
    with transaction.atomic():
        written = [
            record_rate(quote.day, quote.currency, quote.value, quote.quant, source=Source.NATIONAL_BANK, actor=actor) for quote in quotes
        ]
    return sum(new for _rate, new in written)
