"""Scores into an order. Plain data in, exact fractions out: nothing is rounded before it is shown."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

WHOLE = 100


@dataclass(frozen=True)
class Mark:
    """One criterion as one reviewer scored it, or several of the same `most` together: `weight` in any unit, `value` of 0..`most`, their weighted mean."""

    weight: Decimal
    most: int
    value: int | Fraction


@dataclass(frozen=True, slots=True)
class Place[K: Hashable]:
    """Where one application stands. `mean` in per cent of the highest score; None where too few reviews are signed.

    `rank` counts as in sport: two firsts are followed by a third. `tied`: others have exactly the same mean.
    """

    key: K
    mean: Fraction | None
    rank: int | None
    tied: bool


def rounded(value: Fraction, places: int = 1) -> Decimal:
    """For showing alone: halves go to the even digit. No decision reads it."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places))


def percent_of(marks: Iterable[Mark]) -> Fraction:
    """The weighted sum of one scorecard, 0 to 100, exact; of all scorecards of one application together, their mean.

    Raises: ValueError for a scorecard without weight.
    """
    marks = list(marks)
    weight = sum((Fraction(mark.weight) for mark in marks), Fraction(0))
    if not weight:
        raise ValueError("a scorecard needs criteria with weight")
    return sum((Fraction(mark.weight) * mark.value / mark.most for mark in marks), Fraction(0)) * WHOLE / weight


def points_of(marks: Iterable[Mark]) -> Decimal:
    """What a scorecard adds up to, of all its criteria: weight x value / most, times what makes that whole hundredths of a weight. Exact.

    Of one call all scorecards have the same `full_points`, so points are added and compared where percents would be divided and rounded.
    """
    marks = list(marks)
    common = lcm(*(mark.most for mark in marks))
    return sum((mark.weight * int(mark.value) * (common // mark.most) for mark in marks), Decimal(0))


def full_points(criteria: Iterable[tuple[Decimal, int]]) -> Decimal:
    """The points of a scorecard with the highest score everywhere: criteria are pairs of weight and highest score."""
    found = list(criteria)
    return sum((weight for weight, _most in found), Decimal(0)) * lcm(*(most for _weight, most in found))


def order[K: Hashable](means: Mapping[K, Fraction | None]) -> list[Place[K]]:
    """The best mean first, those without one last; equals keep the order in which they came."""
    known = [(key, mean) for key, mean in means.items() if mean is not None]
    # Of one denominator they are whole numbers, which are compared and counted at once
    common = lcm(*{mean.denominator for _key, mean in known})
    whole = {key: mean.numerator * (common // mean.denominator) for key, mean in known}
    known.sort(key=lambda pair: -whole[pair[0]])
    often = Counter(whole.values())
    ranks: dict[int, int] = {}
    for position, (key, _mean) in enumerate(known, 1):
        ranks.setdefault(whole[key], position)
    places = [Place(key, mean, ranks[whole[key]], often[whole[key]] > 1) for key, mean in known]
    return places + [Place(key, None, None, False) for key, mean in means.items() if mean is None]
