"""The arithmetic of the cap: exact fractions of a dollar, rounded only to be shown, and then never in the reader's favour.

Pure: no Django, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

CENTS = 100


@dataclass(frozen=True)
class Cap:
    """The limit of one start-up and what was used of it, in US dollars; `used` is exact, at the rates of the days of use."""

    limit: Decimal
    used: Fraction

    @classmethod
    def of(cls, limit: Decimal, uses: Iterable[Fraction]) -> "Cap":
        """Releases are negative uses."""
        return cls(limit, sum(uses, Fraction()))

    @property
    def left(self) -> Fraction:
        """Nothing is left where a lowered limit has been passed already."""
        return max(Fraction(self.limit) - self.used, Fraction())

    def fits(self, asked: Fraction) -> bool:
        """Whether so many dollars more are still within the limit; unrounded, so one tiyn over is over."""
        return asked <= self.left

    @property
    def left_in_cents(self) -> Decimal:
        """What may still be asked for, rounded down."""
        return down_to_cents(self.left)

    @property
    def used_in_cents(self) -> Decimal:
        """Rounded up, so that used and left sum to the limit."""
        return up_to_cents(self.used)

    def over_in_cents(self, asked: Fraction) -> Decimal:
        """By how much the sum is over, rounded up: taking off so much makes it fit."""
        return up_to_cents(max(asked - self.left, Fraction()))


def down_to_cents(exact: Fraction) -> Decimal:
    return Decimal(floor(exact * CENTS)).scaleb(-2)


def up_to_cents(exact: Fraction) -> Decimal:
    return Decimal(ceil(exact * CENTS)).scaleb(-2)
