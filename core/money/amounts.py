"""Reading a sum as people write it: `1 000 000,50`, `1000000.5`, `1,000,000.50`, with any kind of space."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_DIGITS = 15
PLACES = 2
LONGEST = 60
MINUS_SIGNS = "-\u2212\u2013\u2012\u2010"
SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " "))

UNREADABLE = _("This is not a sum. Write digits only, for example 1 000 000,50.")
NEGATIVE = _("A sum cannot be below zero. Take out the minus.")
AMBIGUOUS = _("This can be read in two ways. Write thousands with a space and add the tiyn or cents, for example 1 000,00.")


def parse_amount(text: str, *, max_digits: int = MAX_DIGITS, places: int = PLACES) -> Decimal:
    """The sum that a person wrote, exact, never below zero.

    Raises: ValidationError with the sentence for the field.
    """
    written = text.translate(SPACES).strip(" ")
    if len(written) > LONGEST:
        raise ValidationError(UNREADABLE, code="unreadable")
    if written[:1] and written[0] in MINUS_SIGNS and re.search("[1-9]", written):
        raise ValidationError(NEGATIVE, code="negative")
    whole, fraction = _parts(written)
    if len(fraction) > places:
        raise ValidationError(_too_fine(places), code="too_fine")
    amount = Decimal(f"{whole or 0}.{fraction or 0}")
    if amount >= 10 ** (max_digits - places):
        raise ValidationError(_too_big(max_digits - places), code="too_big")
    return amount


def _parts(written: str) -> tuple[str, str]:
    """Digits before and after the decimal mark, grouping taken out."""
    marks = [character for character in written if character in ".,"]
    if not marks:
        return _ungrouped(written, " "), ""
    if len(marks) > 1 and len(set(marks)) == 1:
        return _ungrouped(written, marks[0]), ""
    whole, _mark, fraction = written.rpartition(marks[-1])
    if len(marks) == 1 and re.fullmatch(r"[1-9][0-9]{0,2}", whole) and re.fullmatch(r"[0-9]{3}", fraction):
        raise ValidationError(AMBIGUOUS, code="ambiguous")
    if not re.fullmatch(r"[0-9]*", fraction) or not (whole or fraction):
        raise ValidationError(UNREADABLE, code="unreadable")
    return (_ungrouped(whole, marks[0] if len(marks) > 1 else " ") if whole else ""), fraction


def _ungrouped(whole: str, separator: str) -> str:
    if re.fullmatch(rf"[0-9]{{1,3}}({re.escape(separator)}[0-9]{{3}})+|[0-9]+", whole) is None:
        raise ValidationError(UNREADABLE, code="unreadable")
    return whole.replace(separator, "")


def _too_fine(places: int) -> Any:
    if places == 0:
        return _("Write a whole number, without anything after the comma.")
    if places == PLACES:
        return _("At most two digits may stand after the comma.")
    return _("There are too many digits after the comma.")


def _too_big(digits: int) -> str:
    return _("This sum is too big: at most %(digits)s digits may stand before the comma.") % {"digits": digits}
