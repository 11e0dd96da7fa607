"""BIN and IIN: twelve digits, the last of which checks the others. Pure: no Django, no database.

Source of the check digit: order 521 of 29 June 2023 (IIN); for the BIN it is common practice, not written law.
What the other digits say has changed over the years, so it is a reason for a question (`doubts_*`), never for a refusal.
"""

from collections.abc import Sequence
from enum import StrEnum

LENGTH = 12
FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # a leap day is not doubted: the century may be unknown
BODY_KINDS = "456"  # resident body, non-resident body, joint sole proprietors


class Fault(StrEnum):
    """What is wrong with a number; the sentences are in `validators`."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    NOBODY = "nobody"
    SHAPE = "shape"


class Doubt(StrEnum):
    """What looks odd in a number that passed its check."""

    NO_SUCH_DATE = "no_such_date"
    NO_SUCH_CENTURY = "no_such_century"
    LOOKS_LIKE_IIN = "looks_like_iin"
    LOOKS_LIKE_BIN = "looks_like_bin"


class WrongNumber(ValueError):
    """The number cannot exist. Carries the fault and never the number, so that logs stay clean of it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_digit(eleven: str) -> int | None:
    """The twelfth digit that belongs to the first eleven, or None where no such number is ever issued."""
    digits = [int(digit) for digit in eleven]
    for weights in (FIRST_PASS, SECOND_PASS):
        rest = _weigh(digits, weights)
        if rest < 10:
            return rest
    return None


def _weigh(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def check_bin(text: str) -> str:
    """The twelve digits of a BIN, spaces taken out. Raises: WrongNumber."""
    return _check(text)


def check_iin(text: str) -> str:
    """The twelve digits of an IIN, spaces taken out. Raises: WrongNumber."""
    return _check(text)


def _check(text: str) -> str:
    number = "".join(text.split())
    if not (number.isascii() and number.isdigit()):
        raise WrongNumber(Fault.NOT_DIGITS)
    if len(number) != LENGTH:
        raise WrongNumber(Fault.LENGTH)
    if check_digit(number[:-1]) != int(number[-1]):
        raise WrongNumber(Fault.CHECK_DIGIT)
    if not number.strip("0"):  # twelve zeros pass both sums
        raise WrongNumber(Fault.NOBODY)
    return number


def doubts_of_bin(number: str) -> tuple[Doubt, ...]:
    """What looks odd in a checked BIN: digits 1-4 are year and month of registration, the fifth the kind of body."""
    if number[4] not in BODY_KINDS:
        return (Doubt.LOOKS_LIKE_IIN,)
    return () if _is_month(number[2:4]) else (Doubt.NO_SUCH_DATE,)


def doubts_of_iin(number: str) -> tuple[Doubt, ...]:
    """What looks odd in a checked IIN: digits 1-6 were the date of birth, the seventh century and sex, until 2013."""
    month, day, century = number[2:4], int(number[4:6]), number[6]
    if _is_month(month) and 1 <= day <= DAYS_IN_MONTH[int(month) - 1]:
        return () if century in "123456" else (Doubt.NO_SUCH_CENTURY,)
    return (Doubt.LOOKS_LIKE_BIN,) if _is_month(month) and number[4] in BODY_KINDS else (Doubt.NO_SUCH_DATE,)


def _is_month(two_digits: str) -> bool:
    return 1 <= int(two_digits) <= 12


def mask(number: str) -> str:
    """The number as a page may show it: only the last four digits."""
    return "•" * max(0, len(number) - 4) + number[-4:]
