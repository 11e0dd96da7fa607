"""ROR: the number of an organisation in the Research Organization Registry. Pure: no Django, no database.

A zero, six letters and digits of Crockford's base 32, and two digits that check the others (ISO 7064, modulus 97-10).
"""

import re

from core.identifiers.bin_iin import Fault, WrongNumber

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SHAPE = re.compile(rf"0[{ALPHABET}]{{6}}[0-9]{{2}}")
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?ror\.org/", re.IGNORECASE)


def check_ror(text: str) -> str:
    """The nine characters in small letters; the whole address is taken too. Raises: WrongNumber."""
    number = ADDRESS.sub("", text.strip(), count=1).lower()
    if not SHAPE.fullmatch(number):
        raise WrongNumber(Fault.SHAPE)
    if check_digits(number[:-2]) != number[-2:]:
        raise WrongNumber(Fault.CHECK_DIGIT)
    return number


def check_digits(seven: str) -> str:
    """The two digits that belong to the first seven characters."""
    value = 0
    for character in seven:
        value = value * len(ALPHABET) + ALPHABET.index(character)
    return f"{98 - value * 100 % 97:02d}"


def ror_address(number: str) -> str:
    return f"https://ror.org/{number}"
