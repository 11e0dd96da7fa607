"""The ranked list: the order is that of the reviews, the rows are fetched a page at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

from django.db.models import QuerySet
from djmoney.money import Money

from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council.choices import SHOWN, WITH_MONEY
from grants.council.models import Decision, Recusal
from grants.council.queries.reading import ReadReview
from grants.review.queries import Standing, least_in, rank_of, reviewed, spreads_of, standings
from grants.review.ranking import rounded

type Sums = Mapping[str, Decimal]


@dataclass(frozen=True)
class Figures:
    """What the reviews say of one application: exact, rounded only where it is shown. `wanted` is how many reviews the round asks for."""

    rank: int | None = None
    tied: bool = False
    mean: Fraction | None = None
    spread: Fraction | None = None
    signed: int = 0
    wanted: int = 0

    @property
    def rank_shown(self) -> str:
        """As in sport: "2=" where others have exactly the same mean."""
        return "" if self.rank is None else f"{self.rank}=" if self.tied else str(self.rank)

    @property
    def mean_shown(self) -> Any:
        return None if self.mean is None else rounded(self.mean)

    @property
    def spread_shown(self) -> Any:
        return None if self.spread is None else rounded(self.spread)


@dataclass(frozen=True, kw_only=True)
class Row(Figures):
    """A line of the ranked list. `total` is what is decided down to here, one sum per currency; `hidden` where the reader stepped out."""

    application: Application
    decision: Decision | None = None
    total: list[Money] = field(default_factory=list)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision without its words."""

    outcome: str
    amount: Decimal | None
    currency: str
    released: bool


class RankedList(Sequence[Row]):
    """The applications of a call in the order of their reviews, those without enough reviews last.

    Order, counts and sums are known of all at once, in a fixed number of queries and a few columns of each row; what a line shows is fetched
    for the lines that are asked for: take a slice. What the reader stepped out of shows neither figures nor decision and counts in no sum.
    """

    def __init__(self, call: Call, reader: Any = None) -> None:
        self.call = call
        self.standings = before_council(call)
        self.out = out_of(call, reader)
        decided = decided_in(call)
        self.decided = {one.pk: decided[one.pk] for one in self.standings if one.pk in decided and one.pk not in self.out}

    def __len__(self) -> int:
        return len(self.standings)

    @overload
    def __getitem__(self, part: int) -> Row: ...
    @overload
    def __getitem__(self, part: slice) -> list[Row]: ...
    def __getitem__(self, part: int | slice) -> Row | list[Row]:
        return self._rows(self.standings[part]) if isinstance(part, slice) else self._rows([self.standings[part]])[0]

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    def _rows(self, standings: Sequence[Standing]) -> list[Row]:
        keys = [one.pk for one in standings]
        applications = Application.objects.select_related("applicant").in_bulk(keys)
        shown = [pk for pk in keys if pk not in self.out]
        decisions, spreads = current_decisions(shown), spreads_of(self.call, shown)
        for row in applications.values():
            row.call = self.call
        return [self._row(one, applications[one.pk], decisions.get(one.pk), spreads.get(one.pk)) for one in standings]

    def _row(self, one: Standing, application: Application, decision: Decision | None, spread: Fraction | None) -> Row:
        if one.pk in self.out:
            return Row(wanted=wanted_in(self.call), application=application, hidden=True)
        return Row(
            **vars(figures_from(one, spread, self.call)),
            application=application,
            decision=decision,
            total=money_of(self._totals[one.pk]) if one.pk in self._totals else [],
        )

    @cached_property
    def _totals(self) -> dict[int, Sums]:
        """What is decided down to each row that gets money."""
        given = [one.pk for one in self.standings if one.pk in self.decided and self.decided[one.pk].outcome in WITH_MONEY]
        sums = accumulate((self.decided[pk] for pk in given), _with, initial={})
        next(sums)
        return dict(zip(given, sums, strict=True))

    @property
    def sums(self) -> list[Money]:
        """What the decisions give together, one sum for each currency, by its code."""
        return money_of(next(reversed(self._totals.values()))) if self._totals else []

    @property
    def prepared(self) -> int:
        return sum(not one.released for one in self.decided.values())

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(one.outcome for one in self.decided.values())

    @property
    def undecided(self) -> int:
        """In council, and nothing is prepared that the reader may know of."""
        return sum(one.state == ApplicationState.IN_COUNCIL and one.pk not in self.decided for one in self.standings)

    @property
    def hides(self) -> bool:
        return any(one.pk in self.out for one in self.standings)

    @property
    def admitted(self) -> int:
        return sum(one.state == ApplicationState.ADMITTED for one in self.standings)


def ranked_for(call: Call, reader: Any = None) -> RankedList:
    """With a reader, what they stepped out of is hidden."""
    return RankedList(call, reader)


def before_council(call: Call) -> list[Standing]:
    """Those in the order of their reviews."""
    return standings(call, applications_of(call))


def applications_of(call: Call) -> QuerySet[Application]:
    """All that reviewers or the council have or had."""
    return reviewed(call) | call.applications.filter(state__in=SHOWN)


def figures_of(application: Application, reviews: Sequence[ReadReview]) -> Figures:
    """The same of one application that the council has, from all of its signed reviews; the others are asked for its rank alone."""
    call = application.call
    totals = [one.total for one in reviews if one.total is not None]
    if len(totals) < max(least_in(call), 1):
        return Figures(signed=len(reviews), wanted=wanted_in(call))
    mean = sum(totals, Fraction(0)) / len(totals)
    rank, tied = rank_of(mean, call)
    return Figures(rank, tied, mean, max(totals) - min(totals), len(reviews), wanted_in(call))


def place_of(application: Application) -> int:
    """At which place of the list it stands, from 0."""
    return next((place for place, one in enumerate(before_council(application.call)) if one.pk == application.pk), 0)


def figures_from(one: Standing, spread: Fraction | None, call: Call) -> Figures:
    place = one.place
    return Figures(place.rank, place.tied, place.mean, None if place.mean is None else spread, one.signed, wanted_in(call))


def wanted_in(call: Call) -> int:
    return getattr(getattr(call, "review_round", None), "per_application", 0)


def out_of(call: Call, reader: Any) -> set[int]:
    """Applications of the call from which the reader stepped out."""
    if reader is None or not reader.is_authenticated:
        return set()
    return set(Recusal.objects.filter(application__call=call, user_id=reader.pk).values_list("application", flat=True))


def decided_in(call: Call) -> dict[int, Decided]:
    """Application pk -> the decision that is prepared, else the one that was released last."""
    rows = Decision.objects.filter(application__call=call).order_by("pk")
    found = rows.values_list("application", "outcome", "amount", "amount_currency", "release")
    by_turn = sorted(found, key=lambda row: row[-1] is None)
    return {pk: Decided(outcome, amount, currency, release is not None) for pk, outcome, amount, currency, release in by_turn}


def current_decisions(applications: Iterable[int]) -> dict[int, Decision]:
    """The same as rows, of these applications."""
    rows = Decision.objects.filter(application__in=list(applications)).select_related("release").order_by("pk")
    return {row.application_id: row for row in sorted(rows, key=lambda row: row.release_id is None)}


def _with(sums: Sums, decision: Decided) -> Sums:
    return {**sums, decision.currency: sums.get(decision.currency, Decimal()) + (decision.amount or Decimal())}


def money_of(sums: Sums) -> list[Money]:
    return [Money(sums[code], code) for code in sorted(sums)]
