"""Reading a registry file row by row: JSON (a list, or one object after another) or CSV with a head line. Pure: no Django, no database.

The file is never whole in memory, and a row that makes no sense does not end the reading: it comes out with its line and its fault.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

CHUNK = 1 << 16
LONGEST = 1 << 18
"""Characters of one row; no honest row is longer."""
SIGNS = re.compile(r'["\\{}]')
SEPARATORS = ",;\t"
UNREADABLE = re.compile("[\ud800-\udfff]")

NOT_TEXT = "The row is not UTF-8 text."
NOT_JSON = "The row is not JSON."
TOO_LONG = "The row is too long, or it never ends."
MORE_CELLS = "The row has more cells than the head line."
FEWER_CELLS = "The row has fewer cells than the head line."


@dataclass(frozen=True)
class Row:
    """One row of the file with the line that it begins in: what it says, or what is wrong with it."""

    line: int
    cells: dict[str, Any]
    fault: str = ""


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a file in their order. Raises: OSError."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        first = next((line for line in iter(file.readline, "") if line.strip()), "")
        file.seek(0)
        for row in json_rows(file) if first.lstrip("\ufeff \t").startswith(("[", "{")) else csv_rows(file):
            yield Row(row.line, {}, NOT_TEXT) if is_unreadable(row.cells) else row


def is_unreadable(cells: dict[str, Any]) -> bool:
    """Whether bytes that are no UTF-8, or half a pair of surrogates, stand in a text."""
    return any(UNREADABLE.search(part) for pair in cells.items() for part in pair if isinstance(part, str))


def csv_rows(file: TextIO) -> Iterator[Row]:
    lines = iter(file.readline, "")
    before, head_line = 0, ""
    for head_line in lines:
        before += 1
        if head_line.strip():
            break
    separator = max(SEPARATORS, key=head_line.count)
    reader = csv.reader(chain([head_line], lines), delimiter=separator)
    head = [cell.strip().lower() for cell in next(reader, [])]
    while True:
        line = before + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, {}, TOO_LONG)
            continue
        if any(cells):
            yield csv_row(line, head, cells)


def csv_row(line: int, head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        return Row(line, {}, MORE_CELLS if len(cells) > len(head) else FEWER_CELLS)
    return Row(line, dict(zip(head, cells, strict=True)))


def json_rows(file: TextIO) -> Iterator[Row]:
    for line, text in objects_of(file):
        if len(text) > LONGEST:
            yield Row(line, {}, TOO_LONG)
            continue
        try:
            cells = json.loads(text)
        except (ValueError, RecursionError):
            yield Row(line, {}, NOT_JSON)
        else:
            yield Row(line, cells)


def objects_of(file: TextIO) -> Iterator[tuple[int, str]]:
    """The text of each outermost {…} with its line. Braces are counted, so one that is broken inside does not spoil the next."""
    cut = Cutter()
    for chunk in iter(lambda: file.read(CHUNK), ""):
        yield from cut.take(chunk)
    if cut.depth:
        yield cut.began, "{"  # it never ended


class Cutter:
    """Cuts outermost objects out of text that comes in pieces; keeps at most one piece more than the longest honest row.

    Where a brace never closes, the rows up to that length are lost with it, and the reading goes on behind them.
    """

    def __init__(self) -> None:
        self.depth = 0
        self.began = 0
        self.line = 1
        self.kept = ""
        self.in_text = False
        self.skipped = False  # the last piece ended behind a backslash

    def take(self, piece: str) -> Iterator[tuple[int, str]]:
        start, place, counted = 0, int(self.skipped), 0
        self.skipped = False
        while sign := SIGNS.search(piece, place):
            place = sign.end()
            if sign[0] == "\\":
                self.skipped = place == len(piece) and self.in_text
                place += self.in_text
            elif sign[0] == '"':
                self.in_text = bool(self.depth) and not self.in_text
            elif not self.in_text and sign[0] == "{":
                if not self.depth:
                    start = sign.start()
                    self.line += piece.count("\n", counted, start)
                    self.began, counted = self.line, start
                self.depth += 1
            elif not self.in_text and self.depth:
                self.depth -= 1
                if not self.depth:
                    yield self.began, self.kept + piece[start:place]
                    self.kept = ""
        self.line += piece.count("\n", counted)
        if self.depth:
            self.kept += piece[start:]
        if len(self.kept) > LONGEST:  # a quotation mark or a brace is missing: the next object is read again
            yield self.began, self.kept
            self.depth, self.kept, self.in_text = 0, "", False
