"""What waits for a person: lines that rooms register, per hat, in three blocks."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from core.web.badges import Badge

BLOCKS = ("act", "with_others", "ahead")
"""You must act; others have it; what comes in the next days."""


@dataclass(frozen=True)
class Line:
    """One thing: `verb` is what the reader does ("Correct"), `title` what it is done to, `note` what follows or what happens if late."""

    verb: str | Promise
    title: str
    url: str
    due: datetime | None = None
    note: str | Promise = ""
    state: Badge | None = None


type Lines = Callable[[Any], Iterable[Line]]

_lines: dict[tuple[str, str], list[Lines]] = defaultdict(list)


def today(hat_code: str, block: str) -> Callable[[Lines], Lines]:
    """Register `lines(user)`, at most one query, for a hat's Today page."""
    if block not in BLOCKS:
        raise ValueError(f"Today has no block called {block}")

    def wrap(lines: Lines) -> Lines:
        _lines[hat_code, block].append(lines)
        return lines

    return wrap


def lines_of(hat_code: str, block: str, user: Any) -> list[Line]:
    """The lines of a block: by due instant, those without one last."""
    found = [line for lines in _lines[hat_code, block] for line in lines(user)]
    return sorted(found, key=lambda line: (line.due is None, line.due.timestamp() if line.due else 0.0))
