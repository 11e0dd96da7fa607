"""What goes into a file that people open in a spreadsheet."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins so is run as a formula by spreadsheets (OWASP, "CSV injection")."""


def harmless[Cell](cell: Cell) -> Cell | str:
    """Text that no spreadsheet takes for a formula; a number stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
