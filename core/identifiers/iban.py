"""IBAN: the number of a bank account (ISO 13616). Pure: no Django, no database."""

import re

from core.identifiers.bin_iin import Fault, WrongNumber

ANY = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
KAZAKH = re.compile(r"KZ[0-9]{2}[0-9]{3}[A-Z0-9]{13}")


def check_iban(text: str, *, country: str = "") -> str:
    """The IBAN in capitals without spaces; with `country` ("KZ") no other country's is taken. Raises: WrongNumber."""
    number = "".join(text.split()).upper()
    if not number.isascii() or not number.isalnum():
        raise WrongNumber(Fault.SHAPE)
    shape = KAZAKH if "KZ" in (country, number[:2]) else ANY
    if not shape.fullmatch(number) or not number.startswith(country):
        raise WrongNumber(Fault.SHAPE)
    # 00, 01 and 99 pass the sum too (they equal 97, 98 and 02) but no bank issues them
    if not 2 <= int(number[2:4]) <= 98 or _remainder(number) != 1:
        raise WrongNumber(Fault.CHECK_DIGIT)
    return number


def _remainder(number: str) -> int:
    moved = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97


def grouped(number: str) -> str:
    """The number in groups of four, as banks print it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def ends_of(number: str) -> str:
    """Enough to compare, not to copy: country and last four characters."""
    return f"{number[:2]}…{number[-4:]}"
