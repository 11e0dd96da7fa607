"""What a token may be allowed: each room whose API asks for it opens a scope to read and one to write."""

from django.urls import get_resolver
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

READ, WRITE = "read", "write"

_rooms: dict[str, str | Promise] = {}


def open_scope(noun: str, label: str | Promise) -> str:
    """Register the scopes `noun:read` and `noun:write`; gives the noun, which a view names as its `scope`."""
    if noun in _rooms:
        raise ValueError(f"the scope {noun} is opened twice")
    _rooms[noun] = label
    return noun


def scope_choices() -> list[tuple[str, str | Promise]]:
    """(code, words) of every scope, by room."""
    pairs: list[tuple[str, str | Promise]] = []
    get_resolver().url_patterns  # noqa: B018  rooms open their scopes beside their views, which are read with the addresses
    for noun, label in _rooms.items():
        pairs += [(f"{noun}:{READ}", format_lazy(_("{what}: look"), what=label))]
        pairs += [(f"{noun}:{WRITE}", format_lazy(_("{what}: look and change"), what=label))]
    return pairs


def covers(scopes: list[str], noun: str, deed: str) -> bool:
    """Whether one of the scopes lets its holder read or write there; who may write may read."""
    return f"{noun}:{WRITE}" in scopes or f"{noun}:{deed}" in scopes
