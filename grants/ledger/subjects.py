"""What a payment is about, as the room whose row it is tells it: where to read of it, and who stands to gain by it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Subject:
    label: str
    url: str


type Find = Callable[[str], Subject | None]
type Concerns = Callable[[Any, str], bool]

_rooms: dict[str, tuple[Find, Concerns]] = {}


def register_subject(kind: str, find: Find, concerns: Concerns) -> None:
    """`kind` as in `about_kind`; `find(key)` tells of the row, `concerns(user, key)` whether the money goes to the person's own."""
    if kind in _rooms:
        raise ValueError(f"the subject {kind} is registered twice")
    _rooms[kind] = (find, concerns)


def subject_of(order: Any) -> Subject | None:
    """None where the payment is about nothing, or about a row that no room tells of."""
    room = _rooms.get(order.about_kind)
    return room[0](order.about_key) if room else None


def concerns(user: Any, order: Any) -> bool:
    room = _rooms.get(order.about_kind)
    return room is not None and bool(user.is_authenticated) and room[1](user, order.about_key)
