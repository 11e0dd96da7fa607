"""The rows of a reader's portfolio with what a list shows of each. Nothing here writes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from djmoney.money import Money

from core.money.choices import HOME
from grants.applications.choices import FUNDED
from grants.applications.models import Application
from grants.awards.models import Award
from incubator.portfolio.choices import BOOKED
from incubator.portfolio.matters import Matter, waiting_in
from incubator.portfolio.models import SavedView
from incubator.portfolio.reader import Reader, programme_of
from incubator.startups.models import StartupApplication

NOTHING = Decimal("0.00")
CHUNK = 1000


@dataclass(frozen=True)
class Line:
    """A row as the reader may know it. Where only its award is open to them, everything of the application is None or empty."""

    row: Application
    award: Award | None
    opened: bool
    decided: Money | None
    track: str
    matters: list[Matter]

    @property
    def number(self) -> str:
        if self.opened:
            return self.row.number or ""
        return self.award.number if self.award else ""

    @property
    def title(self) -> str:
        if self.opened:
            return str(self.row)
        return self.award.account.label if self.award else ""

    @property
    def applicant(self) -> str:
        return str(self.row.applicant) if self.opened else ""

    @property
    def programme(self) -> str:
        return str(programme_of(self.row.call) or "")

    @property
    def asked(self) -> Money | None:
        return self.row.requested if self.opened else None  # type: ignore[return-value]

    @property
    def url(self) -> str:
        return self.row.get_absolute_url() if self.opened or self.award is None else self.award.get_absolute_url()

    def booked(self, stage: str) -> Money | None:
        """Tenge of the award at a stage; None without an award."""
        return Money(getattr(self.award, f"kzt_{stage}") or NOTHING, HOME) if self.award else None


def for_lines(rows: QuerySet[Application], reader: Reader) -> QuerySet[Application]:
    """The rows with what `lines_of` reads of them, in the same query; their calls and tracks are known already."""
    tracks = StartupApplication.objects.filter(application=OuterRef("pk")).values("track")[:1]
    return rows.select_related("applicant").annotate(track=Subquery(tracks), is_opened=reader.is_opened)


def lines_of(rows: Iterable[Any], reader: Reader, budget: int | None = None) -> list[Line]:
    """Rows of `for_lines` as lines, their tenge of one year's budget where that is given: one query for the awards of all, one for what waits,
    and one for what was decided where an award does not tell it."""
    listed = list(rows)
    for row in listed:
        row.call = reader.known_calls.get(row.call_id) or row.call
    known = reader.awards().filter(application__in=[row.pk for row in listed])
    awards = {award.application_id: award for award in _with_sums(known, budget)}
    opened = [row for row in listed if row.is_opened]
    waiting = waiting_in(opened, list(awards.values()), reader)
    decided = _decided(opened, awards, reader)
    return [_line_of(row, awards.get(row.pk), decided.get(row.pk), waiting, reader) for row in listed]


def _line_of(row: Any, award: Award | None, decided: Money | None, waiting: dict[Matter, set[int]], reader: Reader) -> Line:
    """What waits is told of the application where that is open to the reader, and of the award where they know it."""
    places = {True: award.pk if award else None, False: row.pk}
    matters = [one for one, keys in waiting.items() if places[one.of_award] in keys]
    return Line(row, award, row.is_opened, decided, str(reader.known_tracks.get(row.track) or ""), matters)


def _decided(opened: Iterable[Application], awards: dict[int, Award], reader: Reader) -> dict[int, Money]:
    """What was decided, by the application: an award is of that very sum, and of the few without one the decisions are asked."""
    found = {application: award.amount for application, award in awards.items()}
    if others := [row.pk for row in opened if row.state in FUNDED and row.pk not in awards]:
        rows = reader.decisions().filter(application__in=others).order_by("pk").values_list("application", "amount", "amount_currency")
        found |= {application: Money(amount, currency) for application, amount, currency in rows}
    return found  # type: ignore[return-value]


def _with_sums(awards: QuerySet[Award], budget: int | None) -> QuerySet[Award]:
    year = Q() if budget is None else Q(account__postings__fund_year__year=budget)
    sums = {
        f"kzt_{stage}": Sum("account__postings__kzt", filter=year & Q(account__postings__stage=stage), default=NOTHING) for stage in BOOKED
    }
    return awards.select_related("account").order_by().annotate(**sums)


def chunks_of(rows: QuerySet[Application], reader: Reader, budget: int | None = None, *, size: int = CHUNK) -> Iterator[list[Line]]:
    """All lines, the newest first, a bounded number at a time and without a transaction held open."""
    whole = for_lines(rows, reader).order_by("-pk")
    after: int | None = None
    while chunk := list((whole if after is None else whole.filter(pk__lt=after))[:size]):
        yield lines_of(chunk, reader, budget)
        after = chunk[-1].pk
        if len(chunk) < size:
            return


def views_of(reader: Reader) -> list[SavedView]:
    """Own views and those that others share, by name."""
    return list(SavedView.objects.visible_to(reader.user).kept().select_related("owner"))
