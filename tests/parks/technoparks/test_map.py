import json
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parks.directory.entries import CENTRES
from parks.technoparks import cartography
from parks.technoparks.cartography import ARROW, GAP, RADIUS, WIDTH, Place, bearing, border, frame, letters, marks, outline

ABROAD = {
    "Novosibirsk": (82.92, 55.03),
    "Omsk": (73.37, 54.99),
    "Tashkent": (69.24, 41.3),
    "Bishkek": (74.59, 42.87),
    "Astrakhan": (48.03, 46.35),
    "Samara": (50.1, 53.2),
    "Orsk": (58.5, 51.2),
    "Magnitogorsk": (59.05, 53.4),
    "Nukus": (59.6, 42.46),
    "Barnaul": (83.76, 53.35),
    "Yining": (81.3, 43.9),
    "Urumqi": (87.6, 43.8),
}


def lies_inside(longitude, latitude):
    """By counting how often a ray to the east crosses the border."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(outline(), outline()[1:], strict=False):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_the_outline_is_closed_and_simple():
    assert outline()[0] == outline()[-1]
    assert len(set(outline())) == len(outline()) - 1
    assert 60 <= len(outline()) <= 120
    assert border().startswith("M")
    assert border().endswith(" Z")
    edges = list(zip(outline(), outline()[1:], strict=False))
    crossing = [
        (first, second)
        for place, first in enumerate(edges)
        for second in edges[place + 2 :]
        if first[0] != second[1] and cross_each_other(*first, *second)
    ]
    assert crossing == []


def cross_each_other(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


@pytest.mark.parametrize("centre", json.loads(CENTRES.read_text(encoding="utf-8")), ids=lambda row: row["names"][0])
def test_each_centre_of_a_region_lies_in_the_country(centre):
    assert lies_inside(centre["longitude"], centre["latitude"])


@pytest.mark.parametrize("place", ABROAD.values(), ids=ABROAD.keys())
def test_towns_behind_the_border_lie_outside(place):
    assert not lies_inside(*place)


def test_the_projection_keeps_shapes_in_the_middle_of_the_country():
    """On the ground a degree of longitude at 48° N is 0.669 of a degree of latitude; so it is in the drawing."""
    west, north = frame().project(67, 48)
    east, south = frame().project(68, 47)
    assert (east - west) / (south - north) == pytest.approx(math.cos(math.radians(48)))
    assert east > west
    assert south > north


def test_the_whole_country_is_in_the_frame():
    points = [frame().project(*point) for point in outline()]
    assert all(0 < x < WIDTH and 0 < y < frame().height for x, y in points)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=25))
def test_every_mark_is_whole_inside_the_frame_and_on_no_other(places):
    drawn = marks(Place(str(number), *place) for number, place in enumerate(places))
    assert [mark.sign for mark in drawn] == [str(number) for number in range(len(places))]
    for mark in drawn:
        assert RADIUS <= mark.x <= WIDTH - RADIUS
        assert RADIUS <= mark.y <= frame().height - RADIUS
    distances = [math.dist((one.x, one.y), (two.x, two.y)) for place, one in enumerate(drawn) for two in drawn[place + 1 :]]
    assert all(distance >= GAP - 0.02 for distance in distances)


def test_a_mark_alone_stands_on_its_place_and_the_second_beside_it():
    first, second = marks([Place("1", 76.92, 43.24), Place("2", 76.92, 43.24)])
    assert (first.x, first.y) == pytest.approx(frame().project(76.92, 43.24))
    assert (first.is_moved, second.is_moved) == (False, True)
    assert (second.at_x, second.at_y) == (first.at_x, first.at_y)


@pytest.mark.parametrize(
    ("place", "around"),
    [((-122.1, 37.4), 7), ((37.36, 55.7), 304), ((67.0, 80.0), 0), ((67.0, 10.0), 180), ((140.0, 35.0), 78)],
    ids=["Silicon Valley", "Skolkovo", "north", "south", "Tokyo"],
)
def test_what_lies_beyond_the_frame_is_on_its_edge_in_the_right_direction(place, around):
    [mark] = marks([Place("A", *place)])
    assert abs((bearing(Place("A", *place)) - around + 180) % 360 - 180) < 3
    assert mark.pointing == bearing(Place("A", *place))
    on_edge = (
        abs(mark.x - WIDTH / 2) > WIDTH / 2 - RADIUS - ARROW - 1,
        abs(mark.y - frame().height / 2) > frame().height / 2 - RADIUS - ARROW - 1,
    )
    assert any(on_edge)


def test_what_lies_in_the_frame_stands_in_its_place():
    [mark] = marks([Place("C", 82.92, 55.03)])
    assert mark.pointing is None


def test_letters_go_on_behind_z():
    assert letters(3) == ["A", "B", "C"]
    assert letters(28)[25:] == ["Z", "AA", "AB"]
    assert len(set(letters(100))) == 100


def test_the_same_outline_is_read_once():
    assert cartography.outline() is outline()


@pytest.mark.parametrize("address", ["/", "/parks/"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_drawing_says_what_the_list_says(address, language, park, client):
    client.cookies["language"] = language
    page = client.get(address).content.decode()
    svg = ElementTree.fromstring(re.search(r"<svg class=\"ork-map-drawing\".*?</svg>", page, re.DOTALL)[0].replace("&nbsp;", " "))
    assert svg.get("role") == "img"
    named = svg.get("aria-labelledby").split()
    assert [svg.find(f".//*[@id='{name}']") is not None for name in named] == [True, True]
    _left, _top, width, height = map(float, svg.get("viewBox").split())
    signs = [text.text for text in svg.iter("text")]
    assert signs == ["1", "2", "3", "4", "5", "6", "7", "A", "B", "C"]
    assert re.findall(r'<span class="ork-map-sign[^>]*>(\w+)</span>', page) == signs
    for group in svg.iter("g"):
        x, y = map(float, re.findall(r"[\d.]+", group.get("transform"))[:2])
        assert RADIUS <= x <= width - RADIUS
        assert RADIUS <= y <= height - RADIUS
    words = svg.find("desc").text
    assert all(f"{sign}: " in words for sign in signs)
    assert not list(svg.iter("a"))
    assert "style=" not in ElementTree.tostring(svg, encoding="unicode")
