"""Sums and counts of a portfolio, by call, and added up in Python: the rows fetched grow with the calls, never with the applications."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.money.choices import HOME
from core.web.navigation import numbers
from grants.applications.choices import State
from grants.applications.models import Application
from grants.awards.models import Award
from incubator.portfolio.choices import BOOKED, NONE, Dimension, Measure
from incubator.portfolio.filters import PortfolioFilter
from incubator.portfolio.matters import MATTERS, Matter, matters_for
from incubator.portfolio.reader import park_of, programme_of, year_of
from incubator.startups.models import StartupApplication


@dataclass
class Sums:
    """Planned sums and the number of their rows by currency, and tenge by stage."""

    planned: dict[Measure, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))
    counts: dict[Measure, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    booked: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def plan(self, measure: Measure, currency: str, total: Decimal, count: int) -> None:
        self.planned[measure][currency] += total
        self.counts[measure][currency] += count


@dataclass(frozen=True)
class Figure:
    """A sum with the address of the rows behind it, and of how many rows it is where that is known."""

    money: Money
    url: str
    count: int | None = None


@dataclass(frozen=True)
class Waiting:
    """In how many rows something waits, with their address."""

    matter: Matter
    count: int
    url: str


@dataclass(frozen=True)
class Group:
    """A line of the table of money: what it is of, and what stands in each column."""

    code: str
    label: str
    cells: dict[str, list[Figure]]

    def of(self, measure: str) -> list[Figure]:
        return self.cells[measure]


@dataclass(frozen=True)
class Kept:
    """A kept sum: see `Tally`."""

    call_id: int
    measure: str
    state: str
    currency: str
    year: int
    number: int
    with_sum: int
    total: Decimal


class Board:
    """All figures of the overview for one filter, asked when they are first read.

    Where that filter is the same for all rows of a call, they come from the kept sums; otherwise there is a query for each property.
    """

    def __init__(self, asked: PortfolioFilter, by: Dimension) -> None:
        self.asked = asked
        self.reader = asked.reader
        self.scope = asked.scope
        self.by = by

    @property
    def rows(self) -> QuerySet[Application]:
        return self.asked.qs.order_by()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Columns that the reader knows something of."""
        return tuple(Measure) if self.reader.sees_applications else BOOKED

    # What the database is asked

    @cached_property
    def by_state(self) -> list[tuple[int, Any, str, str, int, int, Decimal | None]]:
        """(call, track, state, currency, count, count with a sum, sum asked) of the applications open to the reader."""
        if not self.reader.sees_applications:
            return []
        kept = [(row.call_id, None, row.state, row.currency, row.number, row.with_sum, row.total) for row in self._kept(Measure.ASKED)]
        if self._all_kept:
            return kept
        rows = self._one_by_one(self.rows.filter(self.reader.opened), "call").annotate(track=self._track("pk"))
        grouped = rows.values_list("call", "track", "state", "requested_currency")
        return [*kept, *grouped.annotate(count=Count("pk"), asking=Count("requested"), total=Sum("requested"))]

    @cached_property
    def decided(self) -> list[tuple[int, Any, str, int, Decimal]]:
        """(call, track, currency, count, sum decided)."""
        if not self.reader.sees_applications:
            return []
        kept = [(row.call_id, None, row.currency, row.number, row.total) for row in self._kept(Measure.DECIDED)]
        if self._all_kept:
            return kept
        found = self._one_by_one(self.reader.decisions().order_by(), "application__call")
        if self.asked.narrows:
            found = found.filter(application__in=self.rows.values("pk"))
        rows = found.annotate(track=self._track("application")).values_list("application__call", "track", "amount_currency")
        return [*kept, *rows.annotate(count=Count("pk"), total=Sum("amount"))]

    @cached_property
    def booked(self) -> list[tuple[int, Any, str, int, Decimal]]:
        """(call, track, stage, year of the budget, tenge)."""
        kept = [(row.call_id, None, row.measure, row.year, row.total) for row in self._kept(*BOOKED)]
        if self._all_kept:
            return kept
        year = self.asked.budget_year
        of_year = {} if year is None else {"account__postings__fund_year__year": year}
        awards = self._one_by_one(self.awards, "call").filter(account__postings__stage__in=BOOKED, **of_year)
        held = awards.annotate(track=self._track("application"))
        rows = held.values_list("call", "track", "account__postings__stage", "account__postings__fund_year__year")
        return [*kept, *rows.annotate(total=Sum("account__postings__kzt"))]

    @cached_property
    def _uses_kept(self) -> bool:
        """Whether the sums that are kept by call are those asked for."""
        return self.by != Dimension.TRACK and self.asked.narrows_by_call

    @property
    def _all_kept(self) -> bool:
        """Whether there is no row that must be counted itself."""
        return self._uses_kept and not self.reader.takes_part_in

    @cached_property
    def _sums(self) -> list[Kept]:
        """All kept sums that the figures are made of: one query."""
        rows = self.reader.tallies().filter(*self.asked.of_calls()).order_by()
        kinds = rows.values_list("call", "measure", "state", "currency", "year")
        added = kinds.annotate(Sum("number"), Sum("with_sum"), Sum("money")).exclude(number__sum=0)
        return [Kept(*row) for row in added]

    def _kept(self, *measures: Measure) -> Iterator[Kept]:
        return (row for row in self._sums if row.measure in measures) if self._uses_kept else iter(())

    def _one_by_one[Rows: QuerySet[Any]](self, rows: Rows, way: str) -> Rows:
        """Rows that are counted themselves: all of them, or those of calls whose kept sums are not for this reader."""
        return rows.filter(**{f"{way}__in": self.reader.takes_part_in}) if self._uses_kept else rows

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits, with the number of rows in which it does; nothing that waits nowhere.

        What is told by a state alone is known of applications already, and of awards one query; the rest is another, in which each matter has
        its own index.
        """
        matters = matters_for(self.reader)
        opened, awards = self.rows.filter(self.reader.opened), self.awards
        of_applications, of_awards = self._states, self._award_states
        counts = numbers(
            [
                (awards if one.of_award else opened).filter(one.condition(self.reader))
                if one.more
                else sum((of_awards if one.of_award else of_applications)[state] for state in one.states)
                for one in matters
            ]
        )
        return [Waiting(matter, count, self.link(matter=matter.code)) for matter, count in zip(matters, counts, strict=True) if count]

    @property
    def _award_states(self) -> Counter[str]:
        wanted = {state for one in MATTERS if one.of_award and not one.more for state in one.states}
        rows = self.awards.filter(state__in=wanted).values_list("state")
        return Counter(dict(rows.annotate(count=Count("pk"))))

    @property
    def awards(self) -> QuerySet[Award]:
        rows = self.reader.awards().order_by()
        if self.asked.narrows_by_call:
            return rows.filter(*self.asked.of_calls())
        return rows.filter(application__in=self.rows.values("pk"))

    def _track(self, way: str) -> Any:
        """The track is asked for only where the table is by tracks."""
        if self.by != Dimension.TRACK:
            return Value(None, IntegerField())
        return Subquery(StartupApplication.objects.filter(application=OuterRef(way)).values("track")[:1])

    # What is made of it

    def link(self, **more: Any) -> str:
        """The list of the rows behind a figure: what is asked for now, and what the figure is of."""
        return f"{self._list}?{urlencode({**self._asked, **more})}"

    @cached_property
    def _list(self) -> str:
        return reverse("portfolio:list")

    @cached_property
    def _asked(self) -> dict[str, str]:
        """What is asked for, as an address says it: a page has dozens of links."""
        return self.asked.query.dict()

    @cached_property
    def total(self) -> Sums:
        return self._added(lambda call, track: "")[""]

    @cached_property
    def groups(self) -> list[Group]:
        sums = self._added(self._place)
        return [self._group(code, label, sums[code]) for code, label in self._named() if code in sums]

    @property
    def together(self) -> dict[str, list[Figure]]:
        return self._cells(self.total, {})

    def _added(self, place: Callable[[int, Any], str]) -> dict[str, Sums]:
        found: dict[str, Sums] = defaultdict(Sums)
        for call, track, _state, currency, _count, asking, total in self.by_state:
            if asking:
                found[place(call, track)].plan(Measure.ASKED, currency, total or Decimal(0), asking)
        for call, track, currency, count, total in self.decided:
            found[place(call, track)].plan(Measure.DECIDED, currency, total, count)
        for call, track, stage, _year, total in self.booked:
            found[place(call, track)].booked[stage] += total
        return found

    def _place(self, call: int, track: Any) -> str:
        """The value of the dimension's filter under which a row stands."""
        if self.by == Dimension.TRACK:
            return self._track_keys.get(track, NONE)
        row = self.reader.known_calls[call]
        if self.by == Dimension.YEAR:
            return str(year_of(row))
        owner = programme_of(row) if self.by == Dimension.PROGRAMME else park_of(row)
        return owner.code if owner else NONE

    @cached_property
    def _track_keys(self) -> dict[int, str]:
        return {track.pk: str(track.key) for track in self.scope.tracks}

    def _named(self) -> Iterator[tuple[str, str]]:
        """Values of the dimension with their names, in the order of the table; "none" is the last."""
        match self.by:
            case Dimension.PROGRAMME:
                yield from ((row.code, str(row)) for row in self.scope.programmes)
                yield NONE, _("Of no programme")
            case Dimension.PARK:
                yield from ((row.code, str(row)) for row in self.scope.parks)
                yield NONE, _("Of no technology park")
            case Dimension.TRACK:
                yield from ((str(row.key), f"{row.programme}: {row}") for row in self.scope.tracks)
                yield NONE, _("Of no track")
            case Dimension.YEAR:
                yield from ((str(year), str(year)) for year in self.scope.years)

    def _group(self, code: str, label: str, sums: Sums) -> Group:
        return Group(code, label, self._cells(sums, {self.by.value: code}))

    def _cells(self, sums: Sums, where: dict[str, str]) -> dict[str, list[Figure]]:
        cells: dict[str, list[Figure]] = {}
        for measure in self.measures:
            if measure in BOOKED:
                cells[measure] = [Figure(Money(sums.booked[measure], HOME), self.link(**where, money=measure))]
                continue
            cells[measure] = [
                Figure(Money(total, currency), self.link(**where, money=measure, currency=currency), sums.counts[measure][currency])
                for currency, total in sorted(sums.planned[measure].items())
            ]
        return cells

    @cached_property
    def states(self) -> list[tuple[State, int, str]]:
        """Applications by state, in the order of the road, with the address of each list."""
        return [(state, self._states[state], self.link(state=state)) for state in State if self._states[state]]

    @cached_property
    def _states(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for _call, _track, state, _currency, count, _asking, _total in self.by_state:
            counts[state] += count
        return counts

    @cached_property
    def paid_by_year(self) -> list[tuple[int, Decimal, str]]:
        """Tenge that the bank has paid, by the year of the budget."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        for _call, _track, stage, year, total in self.booked:
            if stage == Measure.PAID:
                found[year] += total
        return [(year, found[year], self.link(money=Measure.PAID, budget=year)) for year in sorted(found)]
