import json
import re
from collections import defaultdict

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access import can
from core.web import panels
from parks.directory import reference as directory
from parks.technoparks import reference
from parks.technoparks.models import FocusArea, Park
from tests.core.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def parks():
    directory.load()
    reference.load()


def test_three_parks_stand_there_in_order(parks):
    assert list(Park.objects.values_list("code", "founded")) == [("alatau", 2005), ("tech-garden", 2015), ("astana-hub", 2018)]
    areas = Park.objects.get(code="alatau").areas.values_list("name_en", flat=True)
    assert list(areas) == [
        "Smart industry and new materials",
        "Smart environment",
        "New energy and clean technology",
        "Fintech",
        "E-commerce",
        "New media",
    ]


def test_each_text_is_there_in_each_language(parks):
    for park in Park.objects.whole():
        rows = [
            (park, reference.TEXTS),
            *((area, ("name",)) for area in park.areas.all()),
            *((fact, ("value", "label", "as_of")) for fact in park.facts.all()),
        ]
        missing = [
            f"{park.code} {row} {column}_{language}"
            for row, columns in rows
            for column in columns
            for language in ("kk", "ru", "en")
            if not getattr(row, f"{column}_{language}")
        ]
        assert missing == []


def test_loading_again_changes_nothing(parks):
    before = list(Park.objects.values()), list(FocusArea.objects.values())
    reference.load()
    assert (list(Park.objects.values()), list(FocusArea.objects.values())) == before


def test_a_fourth_park_is_one_entry_of_the_file(parks, client, tmp_path):
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    fourth = {
        **entries[0],
        "code": "oskemen",
        "order": 4,
        "name": {"kk": "Өскемен паркі", "ru": "Парк Усть-Каменогорска", "en": "Oskemen Park"},
        "region": "630000000",
    }
    file = tmp_path / "parks.json"
    file.write_text(json.dumps([*entries, fourth]))
    assert reference.load(file) == 4
    assert "Парк Усть-Каменогорска" in client.get("/parks/").content.decode()
    assert client.get("/parks/oskemen/").status_code == 200
    assert client.get("/api/v1/parks/").json()["results"][3]["name"]["kk"] == "Өскемен паркі"


def test_an_area_taken_out_of_the_file_goes(parks, tmp_path):
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    entries[1]["areas"] = entries[1]["areas"][:2]
    file = tmp_path / "parks.json"
    file.write_text(json.dumps(entries))
    reference.load(file)
    assert Park.objects.get(code="tech-garden").areas.count() == 2


def test_a_park_with_a_fault_loads_none(parks, tmp_path):
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    entries[0]["founded"], entries[1]["status"] = 2001, "flying"
    file = tmp_path / "parks.json"
    file.write_text(json.dumps(entries))
    with pytest.raises(ValidationError):
        reference.load(file)
    assert Park.objects.get(code="alatau").founded == 2005


@pytest.mark.parametrize(("language", "title"), [("kk", "Технопарктер"), ("ru", "Технопарки"), ("en", "Technology parks")])
def test_pages_speak_three_languages(language, title, parks, client):
    client.cookies["language"] = language
    assert f"<h1>{title}</h1>" in client.get("/parks/").content.decode()
    page = client.get("/parks/alatau/").content.decode()
    assert f'<html lang="{language}"' in page
    assert getattr(Park.objects.get(code="alatau"), f"name_{language}") in page


@pytest.mark.parametrize("address", ["/parks/", "/parks/alatau/"])
def test_a_page_costs_the_same_for_more_parks(address, parks, client, tmp_path):
    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = cost()
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    file = tmp_path / "parks.json"
    file.write_text(json.dumps([{**entry, "code": f"{entry['code']}-2"} for entry in entries]))
    reference.load(file)
    assert Park.objects.count() == 6
    assert cost() == before


def test_an_unknown_park_is_no_page(parks, client):
    assert client.get("/parks/atlantis/").status_code == 404


def test_everybody_may_see_each_park(parks):
    person = UserFactory()
    assert all(can(person, "technoparks.view", park) for park in Park.objects.visible_to(person))


def test_other_rooms_may_show_something_on_a_park(parks, client, monkeypatch):
    monkeypatch.setattr(panels, "_panels", defaultdict(list))
    panels.panel("park", 1)(lambda request, park: ("web/components/empty.html", {"title": f"Panel of {park.code}"}))
    assert "Panel of astana-hub" in client.get("/parks/astana-hub/").content.decode()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("финтех", ["alatau", "tech-garden"]),
        ("astana", ["astana-hub"]),
        ("акылды кала", ["tech-garden"]),
        ("умные города", ["tech-garden"]),
        ("атлантида", []),
    ],
)
def test_a_park_is_found_by_name_and_area(text, codes, parks, client):
    page = client.get("/search/", {"q": text}).content.decode()
    assert re.findall(r'href="/parks/([\w-]+)/"', page) == codes
