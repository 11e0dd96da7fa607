"""Councils for programs: bodies, their seats, which of them decides a call, and stepping out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from grants.council.choices import Role
from grants.council.models import Council, Decision, Recusal, Seat
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.calls.factories import PersonFactory, administrator, with_second_factor
from tests.grants.council.factories import chair_of, council_for, in_council, make_council, make_seat, prepared, secretary_of
from tests.grants.review.factories import call_under_review, officer_of

pytestmark = pytest.mark.django_db

NAMES = {"kk": "Инвестициялық комитет", "ru": "Инвестиционный комитет", "en": "Investment committee"}


def at(council, tail=""):
    return f"/councils/{council.key}/{tail}"


def deciding(call):
    return f"/council-calls/{call.key}/council/"


def recusals(row):
    return f"/council-calls/{row.call.key}/recusals/{row.key}/"


@pytest.fixture
def office():
    return Program(with_second_factor(administrator()))


# Bodies and seats


def test_from_a_new_council_to_an_ended_seat(office):
    made = office.send("post", "/councils/", {"kind": "committee", "name": NAMES})
    council = Council.objects.get()
    assert (made.status_code, made["Location"], made.json()["name"]) == (201, f"/api/v1/councils/{council.key}/", NAMES)
    assert made["ETag"] == office.tag(at(council))
    changed = office.change("put", at(council), {"kind": "jury", "name": NAMES | {"en": "Jury"}}, seen=at(council)).json()
    assert (changed["kind"], changed["name"]["en"], changed["seats"]) == ("jury", "Jury", [])
    person = with_second_factor(PersonFactory())
    told = office.change("post", at(council, "seats/"), {"email": person.email.upper(), "role": "chair"}, seen=at(council)).json()
    [seat] = told["seats"]
    assert (seat["role"], seat["person"], seat["until"]) == ("chair", person.get_full_name(), None)
    assert [(row["kind"], row["seated"], row["deciding"]) for row in office.get("/councils/").json()["results"]] == [("jury", 1, 0)]
    ended = office.change("delete", at(council, f"seats/{seat['key']}/"), seen=at(council)).json()
    assert (ended["seats"], [row["key"] for row in ended["past_seats"]]) == ([], [seat["key"]])
    problem(office.change("delete", at(council, f"seats/{seat['key']}/"), seen=at(council)), 409)
    assert Seat.objects.current().count() == 0


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"kind": "club"}, ["#/kind"]),
        ({"name": "Комитет"}, ["#/name"]),
        ({"name": {"kk": "Комитет", "ru": "Комитет"}}, ["#/name/en"]),
        ({"name": NAMES | {"kk": ""}}, ["#/name/kk"]),
        ({"name": NAMES | {"ru": "a\x00"}}, ["#/name/ru"]),
        ({"name": NAMES | {"de": "Ausschuss"}}, ["#/name/de"]),
        ({"title": "x"}, ["#/title"]),
    ],
)
def test_each_fault_of_a_council_has_its_place(office, fields, found):
    assert pointers(office.send("post", "/councils/", {"kind": "committee", "name": NAMES} | fields)) == found
    assert Council.objects.count() == 0


def test_a_seat_that_cannot_be_given(office):
    council = make_council()
    sitting = make_seat(council).user
    own = RoleGrantFactory(role="administrator").user
    for person, email in (
        (office, "nobody@example.org"),
        (office, sitting.email),
        (office, "no address"),
        (Program(with_second_factor(own)), own.email),
    ):
        assert pointers(person.change("post", at(council, "seats/"), {"email": email, "role": "member"}, seen=at(council))) == ["#/email"]
    assert pointers(office.change("post", at(council, "seats/"), {"email": own.email, "role": "king"}, seen=at(council))) == ["#/role"]
    assert council.seats.count() == 1


def test_nothing_of_a_council_changes_unseen(office):
    council = make_council()
    old = office.tag(at(council))
    seat = make_seat(council)
    before = Entry.objects.count()
    for method, tail in (("put", ""), ("post", "seats/"), ("delete", f"seats/{seat.key}/")):
        problem(office.send(method, at(council, tail)), 428)
        problem(office.send(method, at(council, tail), if_match=old), 412)
    problem(office.send("delete", at(council, "seats/00000000-0000-4000-8000-000000000000/"), if_match="*"), 404)
    problem(office.send("delete", at(make_council(), f"seats/{seat.key}/"), if_match="*"), 404)
    assert (council.seats.current().count(), Entry.objects.count()) == (1, before + 1)  # the one entry is that of the other council


@pytest.mark.parametrize("person", ["visitor", "stranger", "applicant", "member", "officer", "auditor", "administrator"])
def test_who_may_do_what(person):
    row = in_council()
    council = row.call.deciding.council
    seat = make_seat(council)
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "applicant": row.member,
        "member": seat.user,
        "officer": with_second_factor(row.officer),
        "auditor": with_second_factor(RoleGrantFactory(role="auditor").user),
        "administrator": with_second_factor(administrator()),
    }
    program, before = Program(people[person]), Entry.objects.count()
    got = [
        program.get("/councils/").status_code,
        program.get(at(council)).status_code,
        program.send("post", "/councils/").status_code,
        program.send("put", at(council)).status_code,
        program.send("post", at(council, "seats/")).status_code,
        program.send("delete", at(council, f"seats/{seat.key}/")).status_code,
        program.get(deciding(row.call)).status_code,
        program.send("put", deciding(row.call)).status_code,
        program.get(recusals(row)).status_code,
        program.send("post", recusals(row)).status_code,
    ]
    assert (
        got
        == {
            "visitor": [401] * 10,
            "stranger": [403, 404, 403, 404, 404, 404, 403, 403, 404, 404],
            "applicant": [403, 404, 403, 404, 404, 404, 403, 403, 404, 404],
            "member": [403, 200, 403, 403, 403, 403, 403, 403, 200, 400],
            "officer": [200, 200, 400, 428, 428, 428, 200, 428, 200, 403],
            "auditor": [200, 200, 403, 403, 403, 403, 403, 403, 200, 403],
            "administrator": [200, 200, 400, 428, 428, 428, 200, 428, 404, 404],
        }[person]
    )
    assert Entry.objects.count() == before


def test_a_list_costs_the_same_for_more_rows(office):
    counts = []
    for rows in (1, 3):
        while Council.objects.count() < rows:
            make_seat(make_council())
        office.get("/councils/")
        with CaptureQueriesContext(connection) as asked:
            assert len(office.get("/councils/").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Which council decides


def test_a_council_is_chosen_until_the_first_decision(office):
    call = call_under_review()
    path, first, second = deciding(call), make_council(), make_council()
    officer = Program(with_second_factor(officer_of(call)))
    assert officer.get(path).json() == {"council": None, "fixed": False}
    old = officer.tag(path)
    chosen = officer.send("put", path, {"council": str(first.key)}, if_match=old)
    assert (chosen.json()["council"]["key"], chosen["ETag"]) == (str(first.key), officer.tag(path))
    problem(office.send("put", path, {"council": str(second.key)}, if_match=old), 412)
    assert office.change("put", path, {"council": str(second.key)}, seen=path).json()["council"]["key"] == str(second.key)
    assert pointers(office.change("put", path, {"council": "x"}, seen=path)) == ["#/council"]
    assert call.__class__.objects.get(pk=call.pk).deciding.council == second


def test_a_council_that_has_begun_stays(office):
    decision = prepared()
    path = deciding(decision.application.call)
    assert office.get(path).json()["fixed"] is True
    problem(office.change("put", path, {"council": str(make_council().key)}, seen=path), 403)
    assert council_for(decision.application.call) == decision.application.call.deciding.council


# Stepping out


def test_whoever_steps_out_reads_nothing_more_and_leaves_no_decision():
    decision = prepared()
    row = decision.application
    chair, secretary = Program(chair_of(row.call)), Program(secretary_of(row.call))
    assert pointers(chair.send("post", recusals(row), {"kind": "friend"})) == ["#/kind"]
    assert pointers(chair.send("post", recusals(row), {"kind": "mentor", "reason": "a" * 1001})) == ["#/reason"]
    made = chair.send("post", recusals(row), {"kind": "mentor", "reason": "Вёл эту команду"})
    assert (made.status_code, made.json()["kind"], made.json()["person"]) == (201, "mentor", chair_of(row.call).get_full_name())
    assert (Recusal.objects.count(), Decision.objects.count()) == (1, 0)
    problem(chair.get(recusals(row)), 403)
    problem(chair.get(f"/council-calls/{row.call.key}/reviews/{row.key}/"), 403)
    problem(chair.send("post", recusals(row), {"kind": "mentor"}), 403)
    [told] = secretary.get(recusals(row)).json()
    assert (told["kind"], told["reason"]) == ("mentor", "Вёл эту команду")
    [line] = chair.get(f"/council-calls/{row.call.key}/ranking/").json()["results"]
    assert (line["hidden"], line["decision"]) == (True, None)


def test_nobody_steps_out_of_what_another_council_has():
    row, other = in_council(), in_council()
    program = Program(chair_of(row.call))
    problem(program.send("post", f"/council-calls/{row.call.key}/recusals/{other.key}/", {"kind": "mentor"}), 404)
    problem(program.send("post", recusals(other), {"kind": "mentor"}), 404)
    assert not Recusal.objects.exists()
    assert row.call.deciding.council.seats.filter(role=Role.CHAIR).count() == 1
