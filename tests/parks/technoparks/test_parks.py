import json
import re
from collections import defaultdict
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.access import can
from core.calendar import moved_to
from core.web import panels
from parks.technoparks import reference
from parks.technoparks.models import FocusArea, Office, Park, ZoneStatus
from tests.core.accounts.factories import UserFactory
from tests.parks.factories import load_parks

pytestmark = pytest.mark.django_db


@pytest.fixture
def parks():
    load_parks()


def test_the_parks_stand_there_in_order(parks):
    assert list(Park.objects.values_list("code", "founded", "region__code")) == [
        ("alatau", 2005, "750000000"),
        ("tech-garden", 2015, "750000000"),
        ("astana-hub", 2018, "710000000"),
        ("east-kazakhstan", None, "630000000"),
        ("south-kazakhstan", None, "790000000"),
        ("north-kazakhstan", None, "590000000"),
        ("astana", None, "710000000"),
    ]
    assert [region.code for region in Park.objects.get(code="south-kazakhstan").regions] == ["790000000", "610000000"]
    assert not Park.objects.filter(latitude=None).exists()
    areas = Park.objects.get(code="alatau").areas.values_list("name_en", flat=True)
    assert list(areas) == [
        "Smart industry and new materials",
        "Smart environment",
        "New energy and clean technology",
        "Fintech",
        "E-commerce",
        "New media",
    ]


NEVER_EMPTY = {"name", "summary", "story", "status_note", "value", "label"}


def test_each_text_is_there_in_each_language_or_in_none(parks):
    rows = [(office, reference.OFFICE_TEXTS) for office in Office.objects.all()]
    for park in Park.objects.whole():
        rows += [
            (park, reference.TEXTS),
            *((area, ("name",)) for area in park.areas.all()),
            *((fact, ("value", "label", "as_of", "source")) for fact in park.facts.all()),
            *((zone, ("name", "source", "note")) for zone in park.zones.all()),
        ]
    for row, columns in rows:
        for column in columns:
            given = {language for language in ("kk", "ru", "en") if getattr(row, f"{column}_{language}")}
            assert given in ({"kk", "ru", "en"}, set()), f"{row} {column}"
            assert given or column not in NEVER_EMPTY, f"{row} {column}"


@pytest.mark.parametrize(("code", "words"), [("east-kazakhstan", "не проверено"), ("astana", "направления работы")])
def test_what_is_not_verified_is_said_so(code, words, parks, client):
    page = client.get(f"/parks/{code}/").content.decode()
    assert words in page
    assert "Не проверено" in page
    assert "год основания неизвестен" in page


def test_loading_again_changes_nothing(parks):
    before = list(Park.objects.values()), list(FocusArea.objects.values())
    reference.load()
    assert (list(Park.objects.values()), list(FocusArea.objects.values())) == before


def test_another_park_is_one_entry_of_the_file(parks, client, tmp_path):
    """List, page, map, filter, search and API show it: nothing but the data knows a park by name."""
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    names = {"kk": "Ақтау паркі", "ru": "Парк Актау", "en": "Aktau Park"}
    more = {**entries[0], "code": "aktau", "order": 8, "name": names, "region": "470000000", "latitude": "43.65", "longitude": "51.15"}
    file = tmp_path / "parks.json"
    file.write_text(json.dumps([*entries, more, {**more, "code": "beyneu", "order": 9, "latitude": None, "longitude": None}]))
    assert reference.load(file) == 9
    page = client.get("/parks/").content.decode()
    assert "8: Парк Актау, " in re.search(r"<desc.*?</desc>", page, re.DOTALL)[0]
    assert "9: " not in re.search(r"<desc.*?</desc>", page, re.DOTALL)[0]
    assert page.count("не на карте") == 1
    assert re.findall(r"<text[^>]*>(\w+)</text>", page) == ["1", "2", "3", "4", "5", "6", "7", "8", "A", "B", "C"]
    assert client.get("/parks/aktau/").status_code == 200
    filtered = client.get("/parks/", {"region": "470000000", "zone": "yes"}).content.decode()
    assert re.findall(r'<article[^>]*aria-labelledby="park-([\w-]+)"', filtered) == ["aktau", "beyneu"]
    assert re.findall(r"<text[^>]*>(\w+)</text>", filtered)[0] == "1"
    assert 'href="/parks/aktau/"' in client.get("/search/", {"q": "актау"}).content.decode()
    assert 'href="/parks/aktau/"' in client.get("/").content.decode()
    assert client.get("/api/v1/parks/?region=470000000").json()["results"][0]["name"] == names


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"region": "750000000"}, ["alatau", "tech-garden"]),
        ({"region": "610000000"}, ["south-kazakhstan"]),
        ({"zone": "yes"}, ["alatau", "tech-garden"]),
        ({"zone": "no", "region": "710000000"}, ["astana-hub", "astana"]),
        ({"status": "merged"}, ["tech-garden"]),
        ({"region": "350000000"}, []),
        ({"region": "nowhere"}, []),
        ({"status": "flying"}, []),
    ],
)
def test_parks_are_filtered_alike_on_page_and_api(query, codes, parks, client):
    response = client.get("/parks/", query)
    page = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r'<article[^>]*aria-labelledby="park-([\w-]+)"', page) == codes
    assert (codes != []) is ("ork-map-drawing" in page)
    answer = client.get("/api/v1/parks/", query)
    if answer.status_code == 200:
        assert [park["code"] for park in answer.json()["results"]] == codes
    else:
        assert codes == []
        assert [error["parameter"] for error in answer.json()["errors"]] == list(query)


def test_a_zone_holds_from_its_first_day_until_the_law_ends_it(parks):
    park = Park.objects.whole().get(code="alatau")
    assert [park.zone_on(date.fromisoformat(day)) is not None for day in ("2003-08-17", "2003-08-18", "2027-12-31", "2028-01-01")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [Park.objects.in_a_zone(date.fromisoformat(day)).count() for day in ("2003-08-17", "2003-08-18", "2028-01-01")] == [1, 2, 0]
    with moved_to(datetime(2027, 12, 31, 19, 30, tzinfo=UTC)):  # half past midnight in Almaty
        assert park.zone is None


def test_a_zone_that_ends_before_it_begins_is_refused(parks):
    zone = ZoneStatus.objects.get(park__code="alatau")
    zone.until = date(2003, 8, 18)
    with pytest.raises(ValidationError):
        zone.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        zone.save()


def test_a_zone_stands_on_the_page_with_its_source(parks, client):
    page = client.get("/parks/alatau/").content.decode()
    table = re.search(r"<table.*?</table>", page, re.DOTALL)[0]
    for words in ('datetime="2003-08-18"', 'datetime="2028-01-01"', "Указ № 1166", "Парк инновационных технологий"):
        assert words in table
    assert "неизвестно" in re.search(r"<table.*?</table>", client.get("/parks/tech-garden/").content.decode(), re.DOTALL)[0]


def test_a_zone_taken_out_of_the_file_goes(parks, tmp_path):
    entries = json.loads(reference.FILE.read_text(encoding="utf-8"))
    entries[1]["zones"] = []
    file = tmp_path / "parks.json"
    file.write_text(json.dumps(entries))
    reference.load(file)
    assert list(ZoneStatus.objects.values_list("park__code", flat=True)) == ["alatau"]


def test_offices_abroad_stand_on_the_page_of_their_park(parks, client):
    page = client.get("/parks/tech-garden/").content.decode()
    for words in ("Кремниевой долине", "Сколково", "Новосибирске", "Соединенные Штаты", "Россия"):
        assert words in page
    assert "Кремниевой долине" not in client.get("/parks/astana-hub/").content.decode()
    [offices] = [park["offices"] for park in client.get("/api/v1/parks/").json()["results"] if park["code"] == "tech-garden"]
    assert [(office["code"], office["country"], office["located_by"]) for office in offices] == [
        ("silicon-valley", "US", "area"),
        ("skolkovo", "RU", "area"),
        ("novosibirsk", "RU", "town"),
    ]


def test_one_coordinate_alone_is_refused(parks):
    park = Park.objects.get(code="alatau")
    park.longitude = None
    with pytest.raises(ValidationError):
        park.full_clean()


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


@pytest.mark.parametrize("address", ["/", "/parks/", "/parks/alatau/"])
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
    assert Park.objects.count() == 14
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
        ("astana", ["astana-hub", "astana"]),
        ("казахстан", ["east-kazakhstan", "south-kazakhstan", "north-kazakhstan"]),
        ("акылды кала", ["tech-garden"]),
        ("умные города", ["tech-garden"]),
        ("атлантида", []),
    ],
)
def test_a_park_is_found_by_name_and_area(text, codes, parks, client):
    page = client.get("/search/", {"q": text}).content.decode()
    assert re.findall(r'href="/parks/([\w-]+)/"', page) == codes
