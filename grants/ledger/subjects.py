"""What a payment is about, as the room whose row it is tells it: where to read of it, and who stands to gain by it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Subject:
    label: str
    url: str


def columns_about(row: models.Model | None) -> dict[str, str]:
    """How an entry and a payment name the row because of which they are there."""
    if row is None:
        return {"about_kind": "", "about_key": ""}
    return {"about_kind": row._meta.label_lower, "about_key": str(getattr(row, "key", row.pk))}


type Find = Callable[[str], Subject | None]
type Concerns = Callable[[Any, Collection[str]], set[str]]

_rooms: dict[str, tuple[Find, Concerns]] = {}


def register_subject(kind: str, find: Find, concerns: Concerns) -> None:
    """`kind` as in `about_kind`; `find(key)` tells of the row, `concerns(user, keys)` of which the money goes to the person's own."""
    if kind in _rooms:
        raise ValueError(f"the subject {kind} is registered twice")
    _rooms[kind] = (find, concerns)


def subject_of(order: Any) -> Subject | None:
    """None where the payment is about nothing, or about a row that no room tells of."""
    room = _rooms.get(order.about_kind)
    return room[0](order.about_key) if room else None


def concerns(user: Any, order: Any) -> bool:
    return bool(concerned(user, [order]))


def concerned(user: Any, orders: Iterable[Any]) -> set[int]:
    """Which of the payments go to an organisation of the person's own, by their pk: one question to each room."""
    by_kind: dict[str, dict[str, list[int]]] = {}
    for order in orders:
        by_kind.setdefault(order.about_kind, {}).setdefault(order.about_key, []).append(order.pk)
    if not user.is_authenticated:
        return set()
    own = ((keys, key) for kind, keys in by_kind.items() if kind in _rooms for key in _rooms[kind][1](user, keys))
    return {pk for keys, key in own for pk in keys[key]}
