"""The menu of each hat, filled by the rooms."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

VISITOR = "visitor"


@dataclass(frozen=True)
class Entry:
    """One line of a menu. `count(user)` says how many things wait there for this person; it must read a kept counter or one cheap query."""

    label: str | Promise
    url_name: str
    icon: str
    order: int
    group: str | Promise = ""
    count: Callable[[Any], int] | None = None


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
    return [
        MenuItem(entry.label, url, entry.icon, entry.group, entry.count(user) if entry.count else 0, url == current)
        for entry, url in zip(entries, urls, strict=True)
    ]
