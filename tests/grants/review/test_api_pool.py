"""The pool of reviewers for programs: taking in, changing, leave, taking out and in again."""

from datetime import timedelta

import pytest

from core.audit.models import Entry
from core.calendar import today
from grants.review.choices import State
from grants.review.models import Leave, Reviewer
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.calls.factories import PersonFactory, administrator, with_second_factor
from tests.grants.review.factories import asked, make_area, make_reviewer

pytestmark = pytest.mark.django_db


def at(reviewer, tail=""):
    return f"/reviewers/{reviewer.key}/{tail}"


def profile(**fields):
    make_area("energy")
    return {"areas": ["energy"], "languages": ["kk", "en"], "country": "KZ", "employer": "КазНУ", "max_load": 3} | fields


def days(since, until):
    return {"since": (today() + timedelta(days=since)).isoformat(), "until": (today() + timedelta(days=until)).isoformat()}


@pytest.fixture
def office():
    return Program(with_second_factor(administrator()))


def test_from_taking_in_to_taking_out(office):
    person = PersonFactory()
    made = office.send("post", "/reviewers/", profile(email=person.email))
    reviewer = Reviewer.objects.get()
    assert (made.status_code, made["Location"], made["ETag"]) == (201, f"/api/v1/reviewers/{reviewer.key}/", office.tag(at(reviewer)))
    assert (made.json()["email"], made.json()["languages"], made.json()["load"]) == (person.email, ["kk", "en"], 0)
    assert [row["code"] for row in made.json()["areas"]] == ["energy"]
    make_area("water")
    changed = office.change("put", at(reviewer), profile(areas=["water"], max_load=5, country="DE"), seen=at(reviewer)).json()
    assert ([row["code"] for row in changed["areas"]], changed["max_load"], changed["country"]) == (["water"], 5, "DE")
    gone = office.change("post", at(reviewer, "retire/"), seen=at(reviewer)).json()
    assert (gone["is_active"], Reviewer.objects.serving().count()) == (False, 0)
    assert office.change("post", at(reviewer, "restore/"), seen=at(reviewer)).json()["is_active"] is True


def test_what_is_open_with_whoever_leaves_ends(office):
    review = asked()
    assert office.get(at(review.reviewer)).json()["load"] == 1
    assert office.change("post", at(review.reviewer, "retire/"), seen=at(review.reviewer)).json()["load"] == 0
    review.refresh_from_db()
    assert review.state == State.ENDED


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"email": "nobody@example.org"}, ["#/email"]),
        ({"email": "no address"}, ["#/email"]),
        ({"areas": []}, ["#/areas"]),
        ({"areas": ["alchemy"]}, ["#/areas"]),
        ({"languages": []}, ["#/languages"]),
        ({"languages": ["de"]}, ["#/languages/0"]),
        ({"country": "XX"}, ["#/country"]),
        ({"employer": "a\x00"}, ["#/employer"]),
        ({"max_load": 0}, ["#/max_load"]),
        ({"max_load": 101}, ["#/max_load"]),
        ({"is_active": False}, ["#/is_active"]),
    ],
)
def test_each_fault_has_its_place(office, fields, found):
    body = profile(email=PersonFactory().email) | fields
    assert pointers(office.send("post", "/reviewers/", body)) == found
    assert not Reviewer.objects.exists()


def test_nobody_is_in_the_pool_twice(office):
    reviewer = make_reviewer()
    assert pointers(office.send("post", "/reviewers/", profile(email=reviewer.user.email))) == ["#/email"]
    assert Reviewer.objects.get() == reviewer


@pytest.mark.parametrize("who", ["reviewer", "office"])
def test_leave_is_planned_by_the_reviewer_and_by_the_office(office, who):
    reviewer = make_reviewer()
    program = office if who == "office" else Program(reviewer.user)
    told = program.change("post", at(reviewer, "leaves/"), days(-1, 4), seen=at(reviewer)).json()
    assert ([row["until"] for row in told["leaves"]], told["away_until"]) == ([days(0, 4)["until"]], days(0, 4)["until"])
    assert pointers(program.change("post", at(reviewer, "leaves/"), days(4, 2), seen=at(reviewer))) == ["#/until"]
    assert pointers(program.change("post", at(reviewer, "leaves/"), days(-9, -2), seen=at(reviewer))) == ["#/until"]
    path = at(reviewer, f"leaves/{Leave.objects.get().key}/")
    assert program.change("delete", path, seen=at(reviewer)).json()["leaves"] == []
    problem(program.change("delete", path, seen=at(reviewer)), 404)
    assert not Leave.objects.exists()


def test_nothing_changes_unseen(office):
    reviewer = make_reviewer()
    old = office.tag(at(reviewer))
    office.change("post", at(reviewer, "leaves/"), days(1, 2), seen=at(reviewer))
    leave, before = Leave.objects.get(), Entry.objects.count()
    for method, tail in (("put", ""), ("post", "retire/"), ("post", "restore/"), ("post", "leaves/"), ("delete", f"leaves/{leave.key}/")):
        problem(office.send(method, at(reviewer, tail)), 428)
        problem(office.send(method, at(reviewer, tail), if_match=old), 412)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("person", ["visitor", "stranger", "self", "another", "auditor", "officer", "administrator"])
def test_who_may_do_what(person):
    review = asked()
    reviewer = review.reviewer
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "self": reviewer.user,
        "another": make_reviewer().user,
        "auditor": with_second_factor(RoleGrantFactory(role="auditor").user),
        "officer": with_second_factor(review.officer),
        "administrator": with_second_factor(administrator()),
    }
    program, before = Program(people[person]), Entry.objects.count()
    listed = program.get("/reviewers/")
    got = [
        listed.status_code,
        program.get(at(reviewer)).status_code,
        program.send("post", "/reviewers/").status_code,
        program.send("put", at(reviewer)).status_code,
        program.send("post", at(reviewer, "retire/")).status_code,
        program.send("post", at(reviewer, "restore/")).status_code,
        program.send("post", at(reviewer, "leaves/")).status_code,
    ]
    office = [200, 200, 400, 428, 428, 428, 428]
    assert (
        got
        == {
            "visitor": [401] * 7,
            "stranger": [403, 404, 403, 404, 404, 404, 404],
            "self": [200, 200, 403, 403, 403, 403, 428],
            "another": [200, 404, 403, 404, 404, 404, 404],
            "auditor": [403, 404, 403, 404, 404, 404, 404],
            "officer": office,
            "administrator": office,
        }[person]
    )
    if person in ("self", "another"):
        assert [row["key"] for row in listed.json()["results"]] == [str(people[person].reviewer.key)]
    assert Entry.objects.count() == before


def test_whoever_left_plans_nothing(office):
    reviewer = make_reviewer()
    program = Program(reviewer.user)
    office.change("post", at(reviewer, "retire/"), seen=at(reviewer))
    problem(program.get("/reviewers/"), 403)
    problem(program.send("post", at(reviewer, "leaves/"), days(1, 2), if_match="*"), 404)
    assert not Leave.objects.exists()


def test_filters(office):
    first, second = make_reviewer(employer="Сатпаев университеті"), make_reviewer(areas=[make_area("water")])
    office.change("post", at(second, "retire/"), seen=at(second))

    def keys(query):
        return {row["key"] for row in office.get(f"/reviewers/?{query}").json()["results"]}

    assert keys("") == {str(first.key), str(second.key)}
    assert keys("is_active=true") == {str(first.key)}
    assert keys("text=Сатпаев") == {str(first.key)}
    assert keys("text=water") == {str(second.key)}
    assert pointers(office.get(f"/reviewers/?text={'a' * 81}")) == ["text"]
