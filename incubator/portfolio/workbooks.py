"""The list as XLSX. Its library is large and few ask for a workbook, so this module is imported where one is asked for."""

import tempfile
from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from core.web.spreadsheets import harmless
from incubator.portfolio.exports import Cell

MONEY_FORMAT = "#,##0.00"


def workbook(rows: Iterable[list[Cell]], title: str) -> IO[bytes]:
    """The rows as XLSX, at its beginning; the first one is the header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        sheet.append([_cell(sheet, cell, bold=place == 0) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, value: Cell, *, bold: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _storable(harmless(value)))
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, Decimal):
        cell.number_format = MONEY_FORMAT
    if bold:
        cell.font = Font(bold=True)
    return cell


def _storable(value: Cell) -> Cell:
    """XML cannot hold most control characters, so the file would be broken by one."""
    if not isinstance(value, str):
        return value
    return "".join(letter for letter in value if letter >= " " or letter in "\t\n\r")
