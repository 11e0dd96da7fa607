"""The menu of each hat, filled by the rooms."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise

VISITOR = "visitor"


@dataclass(frozen=True)
class Entry:
    """One line of a menu. `count(user)` gives the rows that wait there for this person, cheap to count, or their number.

    The rows of all entries of a menu are counted in one query.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    group: str | Promise = ""
    count: Callable[[Any], QuerySet | int] | None = None


@dataclass(frozen=True)
class MenuItem:
    """An entry as one reader sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    group: str | Promise
    waiting: int
    current: bool


_entries: dict[str, list[Entry]] = defaultdict(list)


def add_entry(hat_code: str, entry: Entry) -> None:
    """Add a line to the menu of a hat, or of the "visitor"."""
    if any(known.url_name == entry.url_name for known in _entries[hat_code]):
        raise ValueError(f"{entry.url_name} stands twice in the menu of {hat_code}")
    _entries[hat_code].append(entry)


def menu_of(hat_code: str, user: Any, path: str) -> list[MenuItem]:
    """The menu for a page at `path`; the entry whose address is the longest beginning of it is the current one."""
    entries = sorted(_entries[hat_code], key=lambda entry: entry.order)
    urls = [reverse(entry.url_name) for entry in entries]
    current = max((url for url in urls if path.startswith(url)), key=len, default="")
    waiting = numbers([entry.count(user) if entry.count else 0 for entry in entries])
    return [
        MenuItem(entry.label, url, entry.icon, entry.group, number, url == current)
        for entry, url, number in zip(entries, urls, waiting, strict=True)
    ]


def numbers(counts: Sequence[QuerySet | int]) -> list[int]:
    """How many each of them is: one query for all that are rows."""
    asked = [
        rows.order_by().values_list(Value(place)).annotate(number=Count("pk"))
        for place, rows in enumerate(counts)
        if not isinstance(rows, int)
    ]
    found = dict(asked[0].union(*asked[1:], all=True).order_by()) if asked else {}
    return [one if isinstance(one, int) else found.get(place, 0) for place, one in enumerate(counts)]
