"""Paging by the last row seen: no count over the whole table, no row twice when others are added meanwhile."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest

BACK = "<"
AHEAD = ">"
LONGEST_PLACE = 9
WORDS = ("text", "q")
"""What lists call the words that they are searched for."""
NEAR = 2000
"""Rows of a searched list that are read one by one before the rest is looked up by its words."""


class BrokenCursor(ValueError):
    """The cursor was not made by us, or for another order."""


@dataclass(frozen=True)
class Slice:
    """One page: its rows, the cursors of its neighbours ("" where there is none), and whether the address held a cursor that made no sense."""

    rows: list[Any]
    after: str = ""
    before: str = ""
    broken: bool = False

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def slice_of(queryset: models.QuerySet, cursor: str = "", *, order: Sequence[str], size: int = 50, searched: bool = False) -> Slice:
    """The page that a cursor names; the first one, marked `broken`, where the cursor makes no sense.

    `order` names columns of the model, "-" before one turns it; the last one must be unique, none may be null. `searched` says that the rows
    are those that hold some words: see `first_found`.
    """
    try:
        return strict_slice_of(queryset, cursor, order=order, size=size, searched=searched)
    except BrokenCursor:
        first = strict_slice_of(queryset, "", order=order, size=size, searched=searched)
        return Slice(first.rows, first.after, first.before, broken=True)


def page_of(queryset: models.QuerySet, request: HttpRequest, *, by: Sequence[str], size: int = 50) -> Slice:
    """The page that the address asks for (`?cursor=…`); `{% pager rows %}` draws the links to its neighbours."""
    return slice_of(queryset, request.GET.get("cursor", ""), order=by, size=size, searched=is_searched(request.GET))


def is_searched(query: Mapping[str, Any]) -> bool:
    return any(query.get(name) for name in WORDS)


def part_of(rows: Sequence[Any], request: HttpRequest, *, size: int = 50) -> Slice:
    """A page of rows whose order is not the database's, such as a ranking."""
    return part_at(rows, request.GET.get("cursor", ""), size=size)


def part_at(rows: Sequence[Any], cursor: str, *, size: int) -> Slice:
    """The same: the cursor is the place at which the page begins; the first one, marked `broken`, where it makes no sense."""
    start = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < LONGEST_PLACE else 0
    broken = bool(cursor) and not (cursor == str(start) and (start < len(rows) or start == 0))
    start = 0 if broken else start
    after, before = start + size if start + size < len(rows) else 0, max(start - size, 0)
    return Slice(list(rows[start : start + size]), str(after) if after else "", str(before) if start else "", broken)


def strict_slice_of(queryset: models.QuerySet, cursor: str, *, order: Sequence[str], size: int, searched: bool = False) -> Slice:
    """The same for machines. Raises BrokenCursor."""
    direction, values = read_cursor(queryset.model, cursor, order) if cursor else (AHEAD, [])
    backwards = direction == BACK
    way = [turned(name) for name in order] if backwards else list(order)
    found = queryset.order_by(*way)
    if values:
        found = found.filter(beyond(way, values))
    rows = first_found(found, size + 1, way[0], values) if searched and len(way) == 1 else list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    has_after, has_before = (bool(values), more) if backwards else (more, bool(values))
    return Slice(
        rows,
        after=write_cursor(AHEAD, rows[-1], order) if rows and has_after else "",
        before=write_cursor(BACK, rows[0], order) if rows and has_before else "",
    )


def first_found(found: models.QuerySet, many: int, way: str = "-pk", after: Sequence[Any] = ()) -> list[Any]:
    """The first rows of a search in a long table, in the order of one unique column, after that value of it.

    For a page the database reads such a table in that order, as if the rows that hold a word lay evenly in it: all of it where only the oldest
    hold the word. So no more than the next NEAR are read like that; what they lack is looked up by the words, in an order that no index has.
    """
    column = way.removeprefix("-")
    table = found.model._base_manager.order_by(way)
    edge = (table.filter(beyond([way], after)) if after else table).values_list(column, flat=True)[NEAR : NEAR + 1].first()
    if edge is None:
        return list(found[:many])
    near = list(found.filter(not_before(turned(way), edge))[:many])
    if len(near) == many:
        return near
    unindexed = found.filter(beyond([way], [edge])).alias(place=F(column) + 0).order_by(f"{way.removesuffix(column)}place")
    return [*near, *found.filter(pk__in=unindexed.values("pk")[: many - len(near)])]


def turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the given one: a later first column, or the same first and a later second, and so on.

    The first column is bounded by itself too, which says nothing new and lets the index begin there: a late page costs what the first does.
    """
    condition = Q()
    same = Q()
    for name, value in zip(order, values, strict=True):
        column = name.removeprefix("-")
        condition |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return not_before(order[0], values[0]) & condition if len(order) > 1 else condition


def not_before(name: str, value: Any) -> Q:
    """Rows with that value in one column of an order, or a later one."""
    return Q(**{f"{name.removeprefix('-')}__{'lte' if name.startswith('-') else 'gte'}": value})


def column_of(model: type[models.Model], name: str) -> Any:
    bare = name.removeprefix("-")
    return model._meta.pk if bare == "pk" else model._meta.get_field(bare)


def write_cursor(direction: str, row: Any, order: Sequence[str]) -> str:
    values = [direction, *(column_of(type(row), name).value_to_string(row) for name in order)]
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(model: type[models.Model], cursor: str, order: Sequence[str]) -> tuple[str, list[Any]]:
    """Direction and values of a cursor. Raises BrokenCursor."""
    try:
        direction, *texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [read_value(column_of(model, name), text) for name, text in zip(order, texts, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError, ValidationError) as error:
        raise BrokenCursor(cursor) from error
    if direction not in (BACK, AHEAD):
        raise BrokenCursor(cursor)
    return direction, values


def read_value(column: Any, text: Any) -> Any:
    """The value that the column would hold. Raises ValidationError or ValueError for what the database could not take."""
    value = column.to_python(text)
    str(value).encode()  # half a surrogate pair is no text
    if value is None or "\x00" in str(value):
        raise ValueError(text)
    if isinstance(column, models.IntegerField):
        column.run_validators(value)
    return value
