"""Start-ups for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from grants.applications.models import Application
from incubator.startups.models import Founder, StartUp
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.calls.factories import with_second_factor
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates
from tests.parks.factories import BIN, OTHER_BIN

pytestmark = pytest.mark.django_db

NEW = {"who": "team", "name": "Topyraq Lab", "one_liner": "Датчики влажности", "stage": "prototype"}


@pytest.fixture
def startup():
    set_cap()
    set_rates()
    return make_startup()


@pytest.fixture
def program(startup):
    return Program(owner_of(startup))


def at(startup, tail=""):
    return f"/startups/{startup.key}/{tail}"


def test_entering_one():
    program = Program(person := UserFactory())
    answer = program.send("post", "/startups/", NEW)
    told = answer.json()
    made = StartUp.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/startups/{made.key}/")
    assert (told["is_team"], told["stage"], told["organisation"]["name"]["ru"]) == (True, "prototype", "Topyraq Lab")
    assert [founder["family_name"] for founder in told["founders"]] == [person.family_name]
    assert told["may"] == {"edit": True, "register": True}
    assert answer["ETag"] == program.tag(at(made))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"who": "firm"}, ["#/bin"]),
        ({"who": "firm", "bin": "123"}, ["#/bin"]),
        ({"bin": BIN}, ["#/bin"]),
        ({"name": ""}, ["#/name"]),
        ({"name": "a\x00"}, ["#/name"]),
        ({"who": "circus"}, ["#/who"]),
        ({"stage": "ripe"}, ["#/stage"]),
        ({"country": "XX"}, ["#/country"]),
        ({"topic": "soil"}, ["#/topic"]),
        ({"is_founder": "yes"}, ["#/is_founder"]),
        ({"founder": True}, ["#/founder"]),
        ({"one_liner": 5}, ["#/one_liner"]),
    ],
)
def test_each_fault_has_its_place(change, found):
    assert pointers(Program(UserFactory()).send("post", "/startups/", NEW | change)) == found
    assert StartUp.objects.count() == 0


def test_a_bin_that_is_here_already(startup, program):
    make_startup(kind="firm", bin_number=BIN)
    assert pointers(program.send("post", "/startups/", NEW | {"who": "firm", "bin": BIN})) == ["#/bin"]
    assert pointers(program.change("post", at(startup, "register/"), {"bin": BIN}, seen=at(startup))) == ["#/bin"]
    told = program.change("post", at(startup, "register/"), {"bin": OTHER_BIN}, seen=at(startup)).json()
    assert (told["is_team"], told["organisation"]["bin"], told["may"]["register"]) == (False, OTHER_BIN, False)


def test_changing_what_was_seen(startup, program):
    seen = program.tag(at(startup))
    problem(program.send("patch", at(startup), {"stage": "revenue"}), 428)
    told = program.send("patch", at(startup), {"stage": "revenue"}, if_match=seen).json()
    assert (told["stage"], told["one_liner"]) == ("revenue", startup.one_liner)
    problem(program.send("patch", at(startup), {"stage": "idea"}, if_match=seen), 412)
    assert pointers(program.change("patch", at(startup), {"stage": "ripe"}, seen=at(startup))) == ["#/stage"]
    startup.refresh_from_db()
    assert startup.stage == "revenue"


def test_founders_come_and_go(startup, program):
    person = {"family_name": "Ким", "given_name": "Виктор", "role": "технология", "share": "33,33"}
    told = program.change("post", at(startup, "founders/"), person, seen=at(startup)).json()
    added = told["founders"][-1]
    assert (added["family_name"], added["share"]) == ("Ким", "33.33")
    path = at(startup, f"founders/{added['key']}/")
    assert pointers(program.change("put", path, person | {"share": "120"}, seen=at(startup))) == ["#/share"]
    changed = program.change("put", path, person | {"share": None}, seen=at(startup)).json()
    assert changed["founders"][-1]["share"] is None
    left = program.change("delete", path, seen=at(startup)).json()
    assert (len(left["founders"]), Founder.objects.count()) == (1, 2)
    problem(program.change("delete", path, seen=at(startup)), 404)


def test_the_limit_with_and_without_a_sum(startup, program):
    plain = program.get(at(startup, "cap/")).json()
    assert (plain["limit"], plain["left"], plain["fits"]) == (
        {"amount": "100000.00", "currency": "USD"},
        {"amount": "100000.00", "currency": "USD"},
        None,
    )
    assert program.get(at(startup, "cap/?amount=52 150 000&currency=KZT")).json()["fits"] is True
    over = program.get(at(startup, "cap/?amount=52 150 000,01&currency=KZT")).json()
    assert (over["fits"], over["left_in_own"]) == (False, {"amount": "52150000.00", "currency": "KZT"})
    assert over["sentence"]
    assert pointers(program.get(at(startup, "cap/?amount=-1&currency=KZT"))) == ["amount"]
    assert pointers(program.get(at(startup, "cap/?amount=1&currency=RUB"))) == ["currency"]


def test_beginning_an_application_twice_gives_one(startup, program):
    load_programmes()
    call = make_startup_call()
    first = program.send("post", at(startup, "applications/"), {"call": str(call.key)})
    again = program.send("post", at(startup, "applications/"), {"call": str(call.key)})
    row = Application.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first["Location"], first["ETag"]) == (f"/api/v1/applications/{row.key}/", program.tag(f"/applications/{row.key}/"))
    codes = {item["code"] for item in program.get(f"/applications/{row.key}/answers/").json()}
    assert {"title", "startup.track", "startup.stage", "requested"} <= codes


def test_a_call_of_another_kind_or_of_nobody(startup, program):
    for call in ("00000000-0000-4000-8000-000000000000", "x", 5, None):
        assert pointers(program.send("post", at(startup, "applications/"), {"call": call})) == ["#/call"]
    assert Application.objects.count() == 0


DEEDS = (
    ("get", ""),
    ("get", "cap/"),
    ("patch", ""),
    ("post", "register/"),
    ("post", "founders/"),
    ("post", "applications/"),
    ("delete", ""),
)
WANTED = {
    "visitor": [401, 401, 401, 401, 401, 401, 401],
    "stranger": [404, 404, 404, 404, 404, 404, 405],
    "owner": [200, 200, 428, 428, 428, 400, 405],
    "administrator": [200, 200, 403, 403, 403, 403, 405],
}


def test_who_may_do_what(startup):
    administrator = with_second_factor(RoleGrantFactory(role="administrator").user)
    people = {"visitor": None, "stranger": UserFactory(), "owner": owner_of(startup), "administrator": administrator}
    before, got = Entry.objects.about(startup).count(), {}
    for who, person in people.items():
        program = Program(person)
        got[who] = [
            (program.get(at(startup, tail)) if method == "get" else program.send(method, at(startup, tail))).status_code
            for method, tail in DEEDS
        ]
    assert got == WANTED
    assert Entry.objects.about(startup).count() == before


def test_a_list_costs_the_same_for_more_rows():
    person, counts = UserFactory(), []
    program = Program(person)
    for rows in (1, 3):
        while StartUp.objects.count() < rows:
            make_startup(person, name=f"Дала {StartUp.objects.count()}")
        program.get("/startups/")
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get("/startups/?q=дала&mine=true").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]
