"""The map as plain geometry: a projection, the outline of the country, and where each mark stands. Pure: no Django, no database.

Projection: equidistant cylindrical with the standard parallel 48° N, the middle of the country, where a degree of longitude is as long as
on the ground; x runs east and y south, in units of the drawing. At the edges of the country the error of shape is below 15 %, less than
the outline was rounded by. The outline (data/outline.json, [longitude, latitude] in tenths of a degree) was written down by hand from
public knowledge of the border; it is a picture, not a statement about a border.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

OUTLINE = Path(__file__).parent / "data" / "outline.json"
PARALLEL = 48.0
WIDTH = 600.0
MARGIN = 54.0
"""Room around the country, for marks at the border and for what lies abroad."""
RADIUS = 15.0
ARROW = 13.0
"""Room beyond a mark at the edge, for its arrow."""
GAP = 2 * RADIUS + 3
"""From the middle of a mark to that of its neighbour, so that no two touch."""
RINGS = 12

type Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """What is to be marked: the sign on the mark, and where it is in degrees."""

    sign: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Mark:
    """A mark in units of the drawing. `x`, `y` is its middle, `at_x`, `at_y` the place itself; beyond the frame, `pointing` has the degrees
    (clockwise from the top) in which the place lies, and `at` is on the edge."""

    sign: str
    x: float
    y: float
    at_x: float
    at_y: float
    pointing: float | None = None

    @property
    def is_moved(self) -> bool:
        """Whether the mark stands beside its place, because another one is there; what lies beyond the frame has no place in it."""
        return self.pointing is None and math.dist((self.x, self.y), (self.at_x, self.at_y)) > 0.5


@dataclass(frozen=True)
class Frame:
    """Which part of the world is drawn, and how large."""

    west: float
    north: float
    scale: float
    height: float

    def project(self, longitude: float, latitude: float) -> Point:
        x = MARGIN + (longitude - self.west) * math.cos(math.radians(PARALLEL)) * self.scale
        return x, MARGIN + (self.north - latitude) * self.scale

    def holds(self, point: Point) -> bool:
        """Whether a whole mark fits there."""
        return RADIUS <= point[0] <= WIDTH - RADIUS and RADIUS <= point[1] <= self.height - RADIUS


@cache
def outline() -> tuple[Point, ...]:
    """Longitude and latitude of the country's border, closed: the last point is the first one."""
    points = [(float(longitude), float(latitude)) for longitude, latitude in json.loads(OUTLINE.read_text(encoding="utf-8"))]
    return (*points, points[0])


@cache
def frame() -> Frame:
    """The frame that holds the whole outline with its margin."""
    longitudes, latitudes = zip(*outline(), strict=True)
    scale = (WIDTH - 2 * MARGIN) / ((max(longitudes) - min(longitudes)) * math.cos(math.radians(PARALLEL)))
    height = 2 * MARGIN + (max(latitudes) - min(latitudes)) * scale
    return Frame(min(longitudes), max(latitudes), scale, round(height))


@cache
def border() -> str:
    """The outline as the path of an SVG."""
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in (frame().project(*point) for point in outline()[:-1]))
    return f"M{points} Z"


def marks(places: Iterable[Place]) -> list[Mark]:
    """A mark for each place, inside the frame, none on another; the same places always give the same drawing."""
    drawn: list[Mark] = []
    for place in places:
        at, pointing = seat(place)
        x, y = next(free_points(at, [(mark.x, mark.y) for mark in drawn]))
        drawn.append(Mark(place.sign, x, y, *at, pointing))
    return drawn


def seat(place: Place) -> tuple[Point, float | None]:
    """Where the place is in the drawing; abroad, the point of the edge in whose direction it lies, and that direction."""
    at = frame().project(place.longitude, place.latitude)
    if frame().holds(at):
        return at, None
    return on_edge(direction := bearing(place)), direction


def bearing(place: Place) -> float:
    """Degrees from north, clockwise, in which one sets out from the middle of the drawing by the shortest way over the globe."""
    middle_x, middle_y = WIDTH / 2, frame().height / 2
    longitude = frame().west + (middle_x - MARGIN) / (math.cos(math.radians(PARALLEL)) * frame().scale)
    latitude = math.radians(frame().north - (middle_y - MARGIN) / frame().scale)
    away, there = math.radians(place.longitude - longitude), math.radians(place.latitude)
    east = math.sin(away) * math.cos(there)
    north = math.cos(latitude) * math.sin(there) - math.sin(latitude) * math.cos(there) * math.cos(away)
    return math.degrees(math.atan2(east, north)) % 360


def on_edge(degrees: float) -> Point:
    """The point of the frame's inner edge in this direction from its middle."""
    east, south = math.sin(math.radians(degrees)), -math.cos(math.radians(degrees))
    half_width, half_height = WIDTH / 2 - RADIUS - ARROW, frame().height / 2 - RADIUS - ARROW
    reach = min(half_width / abs(east) if east else math.inf, half_height / abs(south) if south else math.inf)
    return WIDTH / 2 + east * reach, frame().height / 2 + south * reach


def free_points(at: Point, taken: Sequence[Point]) -> Iterator[Point]:
    """Points nearest to `at` where a mark touches no other; where the whole map is full, `at` itself."""
    for ring, turn in product(range(RINGS), range(12)):
        angle = math.radians(turn * 30)
        point = at[0] + ring * GAP * math.cos(angle), at[1] + ring * GAP * math.sin(angle)
        if frame().holds(point) and all(math.dist(point, other) >= GAP - 0.01 for other in taken):
            yield point
    yield at


def letters(count: int) -> list[str]:
    """A, B, C … for what has no number: at most 26, then two letters."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*alphabet, *(first + second for first, second in product(alphabet, alphabet))][:count]
