import base64
import json

import pytest
from django_filters import FilterSet

from parks.directory.choices import Kind
from tests.parks.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db

ORGANISATIONS = "/api/v1/organisations/"


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def test_the_root_names_the_lists(client):
    lists = client.get("/api/v1/").json()
    assert lists["organisations"] == "http://testserver/api/v1/organisations/"
    codes = {name: client.get(address).status_code for name, address in lists.items()}
    public = {"calls", "cluster-memberships", "organisations", "parks"}
    assert codes == {name: 200 if name in public else 401 for name in lists}


def test_an_organisation_reads_as_agreed(client):
    row = OrganisationFactory(
        is_listed=True, bin="150340000109", name_kk="Көктем", name_ru="Весна", name_en=None, region=RegionFactory(), founded=2015
    )
    expected = {
        "key": str(row.key),
        "kind": "firm",
        "bin": "150340000109",
        "ror": None,
        "name": {"kk": "Көктем", "ru": "Весна", "en": None},
        "region": "750000000",
        "country": "KZ",
        "founded": 2015,
        "website": None,
    }
    assert client.get(ORGANISATIONS).json() == {"next": None, "previous": None, "results": [expected]}
    assert client.get(f"{ORGANISATIONS}{row.key}/").json() == expected


def test_what_is_not_listed_is_not_there(client):
    row = OrganisationFactory()
    assert client.get(ORGANISATIONS).json()["results"] == []
    assert client.get(f"{ORGANISATIONS}{row.key}/").status_code == 404


def test_pages_follow_each_other_both_ways(client):
    keys = {str(OrganisationFactory(is_listed=True).key) for _ in range(7)}
    pages, address = [], f"{ORGANISATIONS}?page_size=3"
    while address:
        pages.append(client.get(address).json())
        address = pages[-1]["next"]
    found = [row["key"] for page in pages for row in page["results"]]
    assert ([len(page["results"]) for page in pages], set(found), len(found)) == ([3, 3, 1], keys, 7)
    assert client.get(pages[2]["previous"]).json()["results"] == pages[1]["results"]
    assert pages[0]["previous"] is None


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_names_sort_in_the_readers_language(language, client):
    OrganisationFactory(is_listed=True, name_kk="Ә", name_ru="В", name_en="A")
    OrganisationFactory(is_listed=True, name_kk="Б", name_ru="А", name_en="C")
    OrganisationFactory(is_listed=True, name_kk="А", name_ru="Б", name_en="B")
    rows = client.get(ORGANISATIONS, headers={"Accept-Language": language}).json()["results"]
    assert [row["name"][language] for row in rows] == {"kk": ["А", "Ә", "Б"], "ru": ["А", "Б", "В"], "en": ["A", "B", "C"]}[language]


@pytest.mark.parametrize(
    "nonsense",
    [
        "nonsense",
        "%00",
        "жол",
        "=",
        cursor(),
        cursor(">", "a"),
        cursor(">", "a", "b"),
        cursor("?", "a", "1"),
        cursor(">", "\x00", "1"),
        cursor(">", "a", None),
        "W" * 5000,
    ],
)
def test_a_cursor_of_nonsense_is_a_problem_at_its_parameter(nonsense, client):
    OrganisationFactory(is_listed=True)
    response = client.get(ORGANISATIONS, {"cursor": nonsense})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize("size", ["0", "-1", "101", "ten", "", "1.5", "٣", "9" * 5000])
def test_a_page_size_that_is_none(size, client):
    response = client.get(ORGANISATIONS, {"page_size": size})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["page_size"]


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "circus"), ("region", "x"), ("q", "a\x00"), ("q", "a" * 101), ("kind", "\x00"), ("region", "\x00")]
)
def test_a_filter_of_nonsense_is_a_problem_at_its_parameter(name, value, client):
    response = client.get(ORGANISATIONS, {name: value})
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [name]


def test_filters_join(client):
    wanted = OrganisationFactory(is_listed=True, kind=Kind.UNIVERSITY, region=RegionFactory(), name_kk="Қазақ университеті")
    OrganisationFactory(is_listed=True, kind=Kind.FIRM, region=RegionFactory(), name_kk="Қазақ фирмасы")
    found = client.get(ORGANISATIONS, {"q": "казак", "kind": "university", "region": "750000000"}).json()["results"]
    assert [row["key"] for row in found] == [str(wanted.key)]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_more_rows(rows, client, django_assert_num_queries):
    for _ in range(rows):
        OrganisationFactory(is_listed=True, region=RegionFactory())
    with django_assert_num_queries(1):
        client.get(ORGANISATIONS)


def test_half_a_letter_in_a_cursor_is_no_fault_of_ours(client):
    halved = base64.urlsafe_b64encode(b'[">", "\\ud800", "1"]').decode()
    assert client.get(ORGANISATIONS, {"cursor": halved}).status_code == 400
    huge = cursor(">", "a", "9" * 40)
    assert client.get(ORGANISATIONS, {"cursor": huge}).status_code in (200, 400)


def filter_sets(base=FilterSet):
    for one in base.__subclasses__():
        yield one
        yield from filter_sets(one)


def test_no_filter_makes_the_database_compare_whole_rows(client):
    """Rows are joined to nothing that could multiply them, and DISTINCT over sixty columns is sixty times the planning."""
    client.get("/api/v1/")  # by now every room has brought its filters
    ours = {one for one in filter_sets() if one.__module__.startswith(("core.", "parks.", "grants.", "incubator."))}
    assert len(ours) > 10
    assert [(one.__name__, name) for one in ours for name, found in one.base_filters.items() if found.distinct] == []
