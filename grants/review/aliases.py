"""The name by which one reviewer knows one application: drawn, so that it tells nothing of number, order or applicant."""

import secrets
from collections.abc import Collection, Iterator
from itertools import count

LETTERS = "ABCDEFGHKLMNPRSTUVWXYZ"
"""Without I, J, O and Q, which are taken for digits and for each other."""
DIGITS = "23456789"


def draw_alias(taken: Collection[str]) -> str:
    """One that is free, such as K7; once every short one is in use, one digit longer."""
    free = next(free for names in families() if (free := sorted(set(names) - set(taken))))
    return secrets.choice(free)


def families() -> Iterator[list[str]]:
    """All aliases with one digit, then all with two, and so on."""
    names = list(LETTERS)
    for _digits in count(1):
        names = [f"{name}{digit}" for name in names for digit in DIGITS]
        yield names
