"""The list as a file: the same rows as the page under the same filters, sums as numbers beside their currency."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.web.spreadsheets import harmless
from grants.applications.choices import State
from grants.awards.choices import State as AwardState
from incubator.portfolio.choices import BOOKED, Measure, Who
from incubator.portfolio.figures import Board
from incubator.portfolio.filters import PortfolioFilter
from incubator.portfolio.queries import Line, chunks_of

type Cell = str | Decimal | int | None


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def header() -> list[str]:
    return [
        _("Number"), _("Title"), _("Applicant"), _("Call"), _("Programme"), _("Track"), _("State of the application"),
        _("Asked for"), _("Currency"), _("Decided"), _("Currency"), _("Award"), _("State of the award"), _("Agreed, KZT"),
        *(_("%(measure)s, KZT") % {"measure": measure.label} for measure in BOOKED), _("What waits"), _("Who must act"),
    ]  # fmt: skip


def cells_of(line: Line) -> list[Cell]:
    award = line.award
    return [
        line.number, line.title, line.applicant, str(line.row.call), line.programme, line.track,
        str(State(line.row.state).label) if line.opened else "", *_sum(line.asked), *_sum(line.decided),
        award.number if award else "", str(AwardState(award.state).label) if award else "", _amount(award.agreed) if award else None,
        *(_amount(line.booked(stage)) for stage in BOOKED),
        _joined(matter.title for matter in line.matters), _joined(dict.fromkeys(Who(matter.who).label for matter in line.matters)),
    ]  # fmt: skip


def _sum(money: Money | None) -> tuple[Cell, Cell]:
    return (money.amount, str(money.currency)) if money else (None, "")


def _amount(money: Any) -> Cell:
    return money.amount if money else None


def _joined(words: Iterable[Any]) -> str:
    return "; ".join(str(word) for word in words)


def csv_rows(rows: Iterable[list[Cell]], language: str) -> Iterator[str]:
    """Lines of the file, in the reader's language whatever is spoken by the time they are asked for; the mark in front tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    source = iter(rows)
    mark = "\ufeff"
    while True:
        with translation.override(language):
            row = next(source, None)
        if row is None:
            return
        yield mark + writer.writerow([harmless(cell) for cell in row])
        mark = ""


def list_rows(asked: PortfolioFilter) -> Iterator[list[Cell]]:
    """Header and lines, a bounded number of rows in memory at a time."""
    yield list(header())
    for lines in chunks_of(asked.qs, asked.reader, asked.budget_year):
        for line in lines:
            yield cells_of(line)


def money_rows(board: Board) -> Iterator[list[Cell]]:
    """The table of money: one line for each group, measure and currency."""
    yield [str(board.by.label), _("Money"), _("Sum"), _("Currency")]
    for group in board.groups:
        for measure, figures in group.cells.items():
            for figure in figures:
                yield [group.label, str(Measure(measure).label), *_sum(figure.money)]


def state_rows(board: Board) -> Iterator[list[Cell]]:
    yield [_("State"), _("Applications")]
    for state, count, _url in board.states:
        yield [str(state.label), count]


def paid_rows(board: Board) -> Iterator[list[Cell]]:
    yield [_("Year of the budget"), _("Paid, KZT")]
    for year, total, _url in board.paid_by_year:
        yield [year, total]
