"""`{% load park_map %}{% park_map parks offices %}`: the map of parks and offices with the same list beside it; no script."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from parks.technoparks.cartography import RADIUS, WIDTH, Mark, Place, border, frame, letters, marks
from parks.technoparks.models import Located, Office, Park

register = template.Library()


@dataclass(frozen=True)
class Line:
    """One line of the list: its sign, what it names, and its mark where it has coordinates."""

    sign: str
    row: Any
    mark: Mark | None


@register.inclusion_tag("technoparks/_map.html")
def park_map(parks: Iterable[Park], offices: Iterable[Office] = (), level: int = 2) -> dict[str, Any]:
    """Parks are numbered as they come, offices are lettered; `level` is that of the heading above the list of offices."""
    parks, offices = list(parks), list(offices)
    signed = [
        *zip((str(number) for number in range(1, len(parks) + 1)), parks, strict=True),
        *zip(letters(len(offices)), offices, strict=True),
    ]
    drawn = {mark.sign: mark for mark in marks(place_of(sign, row) for sign, row in signed if row.latitude is not None)}
    lines = [Line(sign, row, drawn.get(sign)) for sign, row in signed]
    return {
        "parks": lines[: len(parks)],
        "offices": lines[len(parks) :],
        "level": level,
        "border": border(),
        "width": round(WIDTH),
        "height": round(frame().height),
        "radius": RADIUS,
        "corner": -RADIUS,
        "side": 2 * RADIUS,
    }


def place_of(sign: str, row: Located) -> Place:
    return Place(sign, float(row.longitude or 0), float(row.latitude or 0))
