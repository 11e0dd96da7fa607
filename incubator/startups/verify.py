"""Proof that no start-up ever got more than the limit, recomputed use by use."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from grants.ledger.verify import check
from incubator.startups.choices import UseKind
from incubator.startups.models import CapRule, CapUse


def within_the_limit() -> Iterator[str]:
    """After each use, in the order in which they were written, the exact sum was at most the limit in force on the day of that use."""
    limits = list(CapRule.objects.order_by("-since").values_list("since", "amount"))
    uses = CapUse.objects.select_related("startup").order_by("startup", "pk")
    for startup, rows in groupby(uses.iterator(), key=lambda use: use.startup):
        total = Fraction()
        for use in rows:
            total += use.exact_usd
            limit = limit_on(use.day, limits)
            if use.kind == UseKind.USE and (limit is None or total > limit):
                yield f"start-up {startup.key}: {float(total):.4f} USD used by {use.day:%Y-%m-%d}, the limit is {limit or 'not set'}"
        if total < 0:
            yield f"start-up {startup.key}: more was given back than was used"


def limit_on(day: date, limits: list[tuple[date, Decimal]]) -> Decimal | None:
    return next((amount for since, amount in limits if since <= day), None)


check("cap", within_the_limit)
