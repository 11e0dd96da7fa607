"""The order that signed scorecards make; exact until it is shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import overload

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Max, Min, Q, QuerySet

from grants.applications.models import Application
from grants.calls.models import Call, Criterion
from grants.review.models import Assignment, ReviewTally
from grants.review.queries.opinions import criteria_of
from grants.review.queries.rounds import ended, reviewed
from grants.review.ranking import WHOLE, Place, full_points, order

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands, without its row: `signed` of the `of` reviews that stand."""

    place: Place[int]
    state: str
    signed: int
    of: int

    @property
    def pk(self) -> int:
        return self.place.key


def standings(call: Call, applications: QuerySet[Application]) -> list[Standing]:
    """Applications of the call by the mean of their signed reviews, the best first; a few columns of each, in two queries."""
    full, least = full_of(criteria_of(call)), max(least_in(call), 1)
    means: dict[int, Fraction | None] = {}
    found: dict[int, tuple[str, int, int]] = {}
    kept = ("review_tally__signed", "review_tally__standing", "review_tally__points")
    for pk, state, signed, standing, points in applications.order_by("number", "pk").values_list("pk", "state", *kept):
        found[pk] = (state, signed or 0, standing or 0)
        means[pk] = _mean(points, signed, full) if signed and signed >= least and full else None
    return [Standing(place, *found[place.key]) for place in order(means)]


def least_in(call: Call) -> int:
    """How many signed reviews a mean takes."""
    return getattr(getattr(call, "review_round", None), "least_signed", 1)


def full_of(criteria: Sequence[Criterion]) -> int:
    """The points of a scorecard with the highest score everywhere, in hundredths; 0 without criteria."""
    return int(full_points((one.weight, one.max_score) for one in criteria) * HUNDREDTHS)


def _mean(points: Decimal, cards: int, full: int) -> Fraction:
    """In per cent, from the sum of the points of so many scorecards."""
    return Fraction(int(points * HUNDREDTHS) * WHOLE, cards * full)


def rank_of(mean: Fraction, call: Call) -> tuple[int, bool]:
    """The rank of a mean among the reviewed applications of the call, as `standings` gives it, and whether more than one has exactly it.

    `mean` in per cent. One row comes over, however many there are: the database compares sums of points crosswise with the mean's own, so
    nothing is divided and nothing rounded.
    """
    worth = mean * full_of(criteria_of(call)) / (WHOLE * HUNDREDTHS)  # of one scorecard
    rows = ReviewTally.objects.filter(call=call, signed__gte=max(least_in(call), 1)).exclude(application__in=ended(call))
    ahead = ExpressionWrapper(F("points") * worth.denominator - F("signed") * worth.numerator, DecimalField())
    compared = rows.annotate(ahead=ahead)
    found = compared.aggregate(better=Count("pk", filter=Q(ahead__gt=0)), equal=Count("pk", filter=Q(ahead=0)))
    return found["better"] + 1, found["equal"] > 1


def spreads_of(call: Call, applications: Iterable[int]) -> dict[int, Fraction]:
    """Application pk -> how far its best and its worst signed scorecard lie apart, in per cent; two queries."""
    if not (full := full_of(criteria_of(call))):
        return {}
    rows = Assignment.objects.signed().filter(application__in=list(applications)).order_by()
    apart = rows.values_list("application").annotate(apart=Max("points") - Min("points"))
    return {pk: _mean(points, 1, full) for pk, points in apart}


@dataclass(frozen=True)
class Ranked:
    """An application in the ranked list; the figures are exact and rounded only where they are shown."""

    application: Application
    rank: int | None
    tied: bool
    mean: Fraction | None
    spread: Fraction | None
    signed: int
    of: int


class Ranking(Sequence[Ranked]):
    """The order is known of all at once; rows and spreads are fetched for what is asked for: take a slice."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.standings = standings(call, reviewed(call))

    def __len__(self) -> int:
        return len(self.standings)

    @overload
    def __getitem__(self, part: int) -> Ranked: ...
    @overload
    def __getitem__(self, part: slice) -> list[Ranked]: ...
    def __getitem__(self, part: int | slice) -> Ranked | list[Ranked]:
        return self._rows(self.standings[part]) if isinstance(part, slice) else self._rows([self.standings[part]])[0]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self[:])

    def _rows(self, found: Sequence[Standing]) -> list[Ranked]:
        rows, spreads = (
            self.call.applications.in_bulk([one.pk for one in found]),
            spreads_of(self.call, [one.pk for one in found if one.place.rank]),
        )
        places = [(one, one.place) for one in found]
        return [Ranked(rows[one.pk], at.rank, at.tied, at.mean, spreads.get(one.pk), one.signed, one.of) for one, at in places]


def ranking(call: Call) -> Ranking:
    """The applications of the call by the mean of their signed reviews, the best first; a fixed number of queries."""
    return Ranking(call)
