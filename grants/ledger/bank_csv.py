"""The two files that go between us and the bank. Pure: plain data in, plain data out."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.web.spreadsheets import harmless

ORDER_COLUMNS = ("number", "payee", "bin", "iban", "bic", "amount", "currency", "purpose")
ANSWER_COLUMNS = ("line", "number", "iban", "amount", "currency", "day", "outcome", "reason")
LONGEST_CELL = 400
LONGEST_LINE = 64
MOST_LINES = 5000


class UnreadableFile(ValueError):
    """The file as a whole is not an answer of the bank; `code` says why: not_text, columns, empty, too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain_amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def order_file(rows: Iterable[Iterable[str]]) -> str:
    """The same rows always give the same bytes: fixed columns, CRLF, quotes where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ORDER_COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


@dataclass(frozen=True)
class AnswerRow:
    """A line in the bank's own words; `amount`, `day`, `paid` are None where the words cannot be read."""

    line: str
    number: str
    iban: str
    amount_text: str
    currency: str
    day_text: str
    outcome: str
    reason: str

    @property
    def amount(self) -> Decimal | None:
        try:
            amount = Decimal(self.amount_text)
        except InvalidOperation:
            return None
        return amount if amount.is_finite() and amount > 0 else None

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.day_text)
        except ValueError:
            return None

    @property
    def paid(self) -> bool | None:
        return {"paid": True, "returned": False}.get(self.outcome.lower())

    @property
    def is_readable(self) -> bool:
        return 0 < len(self.line) <= LONGEST_LINE and None not in (self.amount, self.day, self.paid)

    def told(self) -> dict[str, Any]:
        return asdict(self)


def answer_rows(content: bytes) -> list[AnswerRow]:
    """The lines of an answer: UTF-8, comma or semicolon, the columns of ANSWER_COLUMNS by name in any order. Raises: UnreadableFile."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile("not_text") from None
    if "\x00" in text:
        raise UnreadableFile("not_text")
    head = text.partition("\n")[0]
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        if len(names) != len(set(names)) or not set(ANSWER_COLUMNS) <= set(names):
            raise UnreadableFile("columns")
        reader.fieldnames = names
        rows = [_row(cells) for cells in reader]
    except csv.Error:
        raise UnreadableFile("not_text") from None
    if not rows:
        raise UnreadableFile("empty")
    if len(rows) > MOST_LINES:
        raise UnreadableFile("too_long")
    return rows


def _row(cells: dict[str, Any]) -> AnswerRow:
    line, number, iban, amount, currency, day, outcome, reason = ((cells.get(name) or "").strip()[:LONGEST_CELL] for name in ANSWER_COLUMNS)
    return AnswerRow(line, number, "".join(iban.split()).upper(), amount, currency.upper(), day, outcome, reason)
