"""Charts without a script: plain rows, and where their marks stand in an SVG. A chart's table is drawn from the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.web.numbers import number

type Text = str | Promise

MOST_SERIES = 6
"""There are six colours; more categories are grouped by whoever makes the rows."""
MOST_COLUMNS = 8
"""Columns that stand beside each other on a phone; more rows are drawn as bars."""

# Widths are per cent of the drawing, heights its own units, so that text keeps its size on a phone
PHONE = 300
LETTER = 8
LINE_LETTERS = 36
LINE = 20
BAR = 24
GAP = 14
PLOT = 160
TOP = 24


@dataclass(frozen=True)
class Bar:
    """A row: what it is of, an amount for each series, the address of what stands behind each ("" where there is none)."""

    label: Text
    amounts: tuple[Decimal, ...]
    urls: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, Decimal(0))

    @property
    def linked(self) -> list[tuple[Decimal, str]]:
        return list(zip(self.amounts, self.urls or ("",) * len(self.amounts), strict=True))


@dataclass(frozen=True)
class Mark:
    """A rectangle and the number written on it ("" where it does not fit). `x` and `width` are per cent; `colour` counts from 1."""

    colour: int
    x: str
    width: str
    y: int
    height: int
    title: str
    text: str = ""
    text_x: str = ""
    text_y: int = 0
    outside: bool = False

    @property
    def svg(self) -> SafeString:
        """Put together here: a page has dozens of marks, and a template ten nodes for each."""
        return format_html(
            '<rect class="ork-c{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>{}',
            self.colour, self.x, self.y, self.width, self.height, self.title, self._number,
        )  # fmt: skip

    @property
    def _number(self) -> str:
        if not self.text:
            return ""
        kind = "ork-mark" if self.outside else f"ork-mark ork-on-c{self.colour}"
        return format_html('<text class="{}" x="{}" dx="6" y="{}">{}</text>', kind, self.text_x, self.text_y, self.text)


@dataclass(frozen=True)
class Words:
    """A line of text in the drawing."""

    text: str
    y: int
    x: str = "0"
    kind: str = ""

    @property
    def svg(self) -> SafeString:
        kind = f" ork-words-{self.kind}" if self.kind else ""
        return format_html('<text class="ork-words{}" x="{}" y="{}">{}</text>', kind, self.x, self.y, self.text)


@dataclass(frozen=True)
class Drawing:
    height: int
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    base: int = 0


@dataclass(frozen=True)
class Chart:
    """`finding` is the caption: what the chart shows, as a sentence. `head` names the rows, `series` the amounts of each, in the order of colours.

    All amounts are of one kind and one currency, at least zero; `write(amount)` gives one in full, as the table and a screen reader have it.
    """

    code: str
    finding: Text
    head: Text
    series: tuple[Text, ...]
    bars: tuple[Bar, ...]
    write: Callable[[Decimal], str] = number
    unit: str = ""
    csv_url: str = ""
    opened: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.series) <= MOST_SERIES:
            raise ValueError(f"a chart has one to {MOST_SERIES} series, {self.code} has {len(self.series)}")
        for bar in self.bars:
            if len(bar.amounts) != len(self.series) or len(bar.linked) != len(bar.amounts):
                raise ValueError(f"{bar.label} of {self.code} has an amount too many or too few")
            if any(amount < 0 for amount in bar.amounts):
                raise ValueError(f"{bar.label} of {self.code} is below zero, and bars begin at zero")

    @property
    def largest(self) -> Decimal:
        return max((bar.total for bar in self.bars), default=Decimal(0))

    @property
    def stacked(self) -> bool:
        return len(self.series) > 1

    @cached_property
    def scale(self) -> "Scale":
        return Scale.fitting(self.largest)

    @property
    def note(self) -> str:
        """In what the marks are counted, where that is not plain."""
        if not self.scale.word:
            return self.unit
        return " ".join(filter(None, [self.scale.word, self.unit]))

    @property
    def totals(self) -> list[str]:
        """Each series over all rows, as the foot of the table has it."""
        return [self.write(sum((bar.amounts[place] for bar in self.bars), Decimal(0))) for place in range(len(self.series))]

    @property
    def total(self) -> str:
        return self.write(sum((bar.total for bar in self.bars), Decimal(0)))

    @property
    def description(self) -> str:
        """Every number of the drawing in words."""
        return " ".join(f"{bar.label}: {', '.join(self.described(bar))}." for bar in self.bars)

    def described(self, bar: Bar) -> Iterator[str]:
        for name, amount in zip(self.series, bar.amounts, strict=True):
            yield f"{name} {self.write(amount)}" if self.stacked else self.write(amount)

    @property
    def table(self) -> list[dict[str, object]]:
        """The rows as the table writes them: label, (amount in full, address), total in full."""
        return [
            {"label": bar.label, "cells": [(self.write(amount), url) for amount, url in bar.linked], "total": self.write(bar.total)}
            for bar in self.bars
        ]


@dataclass(frozen=True)
class Scale:
    """One unit for all marks of a chart, so that they can be compared: ones, thousands, millions or billions."""

    size: int = 1
    word: str = ""

    @classmethod
    def fitting(cls, largest: Decimal) -> "Scale":
        if largest >= 10**9:
            return cls(10**9, pgettext("scale of a chart", "billion"))
        if largest >= 10**6:
            return cls(10**6, pgettext("scale of a chart", "million"))
        return cls(1000, pgettext("scale of a chart", "thousand")) if largest >= 10**5 else cls()

    def short(self, amount: Decimal) -> str:
        """At most one decimal; what is there and rounds to nothing says so."""
        if self.size == 1:
            return number(amount.normalize() if amount % 1 else amount.quantize(Decimal(1)))
        exact = amount / self.size
        rounded = exact.quantize(Decimal("0.1") if exact < 100 else Decimal(1), ROUND_HALF_UP)
        if amount and not rounded:
            return _("under %(least)s") % {"least": number(Decimal("0.1"))}
        return number(rounded.quantize(Decimal(1)) if rounded % 1 == 0 else rounded)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.001")) if whole else Decimal(0)


def per_cent(share: Decimal) -> str:
    return f"{share:f}%"


def wrapped(text: str, letters: int = LINE_LETTERS) -> list[str]:
    """Lines of at most so many letters; nothing is cut off, a longer word is broken."""
    lines: list[str] = []
    for word in text.split():
        pieces = [word[start : start + letters] for start in range(0, len(word), letters)]
        for piece in pieces:
            if lines and len(lines[-1]) + 1 + len(piece) <= letters and piece == pieces[0]:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines or [""]


def fits(text: str, share: Decimal) -> bool:
    """Whether a number can be written inside a mark of that share of the width, on a phone too."""
    return share * PHONE / 100 >= len(text) * LETTER + 8


def bars_of(chart: Chart) -> Drawing:
    """Horizontal bars, one under another, each below its label; the series of a row are stacked."""
    marks: list[Mark] = []
    words: list[Words] = []
    y = 0
    for bar in chart.bars:
        for line in wrapped(str(bar.label)):
            y += LINE
            words.append(Words(line, y - 5, kind="label"))
        drawn = list(_segments(chart, bar, y))
        marks += drawn
        y += BAR
        for line in _written_below(chart, bar, drawn):
            y += LINE
            words.append(Words(line, y - 4))
        y += GAP
    return Drawing(max(y - GAP, 0), tuple(marks), tuple(words))


def _segments(chart: Chart, bar: Bar, y: int) -> Iterator[Mark]:
    begun = Decimal(0)
    for colour, (name, amount) in enumerate(zip(chart.series, bar.amounts, strict=True), 1):
        share, text = percent(amount, chart.largest), chart.scale.short(amount)
        start, begun = percent(begun, chart.largest), begun + amount
        inside = fits(text, share)
        if not amount and chart.stacked:
            continue
        shown = text if inside or not chart.stacked else ""
        yield Mark(
            colour, per_cent(start), per_cent(share), y, BAR, f"{bar.label} · {name}: {chart.write(amount)}", shown,
            per_cent(start if inside else start + share), y + BAR - 7, outside=bool(shown) and not inside,
        )  # fmt: skip


def _written_below(chart: Chart, bar: Bar, drawn: list[Mark]) -> list[str]:
    """What found no place on its mark, with its name; of a row without any amount the zero."""
    if not chart.stacked:
        return []
    if not bar.total:
        return ["0"]
    left = [f"{chart.series[mark.colour - 1]} {chart.scale.short(bar.amounts[mark.colour - 1])}" for mark in drawn if not mark.text]
    return wrapped(" · ".join(left)) if left else []


def columns_of(chart: Chart) -> Drawing:
    """Columns of one series beside each other, each with its number on top and its label below.

    Raises: ValueError for several series, or more columns than a phone has room for.
    """
    if chart.stacked or len(chart.bars) > MOST_COLUMNS:
        raise ValueError(f"{chart.code} has more series or columns than can stand beside each other: draw it as bars")
    slot = Decimal(100) / max(len(chart.bars), 1)
    width = min(slot * Decimal("0.7"), Decimal(18))
    marks, words = [], []
    for place, bar in enumerate(chart.bars):
        height = int(bar.total * PLOT / chart.largest) if chart.largest else 0
        middle = (slot * place + slot / 2).quantize(Decimal("0.001"))
        y = TOP + PLOT - height
        title = f"{bar.label}: {chart.write(bar.total)}"
        start, size = (middle - width / 2).quantize(Decimal("0.001")), width.quantize(Decimal("0.001"))
        marks.append(Mark(1, per_cent(start), per_cent(size), y, height, title))
        words.append(Words(chart.scale.short(bar.total), y - 6, per_cent(middle), "value"))
        words.append(Words(str(bar.label), TOP + PLOT + 18, per_cent(middle), "below"))
    return Drawing(TOP + PLOT + 26, tuple(marks), tuple(words), base=TOP + PLOT)


def drawing_of(chart: Chart, shape: str) -> Drawing:
    """`shape` is bars or columns; columns that would be too many are drawn as bars."""
    too_many = chart.stacked or len(chart.bars) > MOST_COLUMNS
    return bars_of(chart) if shape == "bars" or too_many else columns_of(chart)
