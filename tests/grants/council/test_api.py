"""The council for programs: the list, decisions, and their release all at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from grants.applications.choices import State
from grants.council.models import Decision, Release
from tests.core.accounts.factories import UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.calls.factories import with_second_factor
from tests.grants.council.factories import REASONS, chair_of, council_for, in_council, prepared, released, secretary_of
from tests.grants.review.factories import admitted, officer_of, signed

pytestmark = pytest.mark.django_db


def at(call, tail=""):
    return f"/council-calls/{call.key}/{tail}"


def decision_for(row, **fields):
    return {"application": str(row.key), "outcome": "fund", "reasons": REASONS} | fields


def test_from_handing_over_to_the_letters():
    review = signed(admitted().call, 8, 8)
    row, call = review.application, review.application.call
    council_for(call)
    officer, chair = Program(with_second_factor(officer_of(call))), Program(chair_of(call))
    keys = [one["key"] for one in officer.get(at(call)).json()["to_take_up"]]
    assert str(row.key) in keys
    problem(officer.change("post", at(call, "take-up/"), {"keys": keys[:1]}, seen=at(call), keyed=True), 409)
    assert officer.change("post", at(call, "take-up/"), {"keys": keys}, seen=at(call), keyed=True).json()["to_take_up"] == []
    [read] = chair.get(at(call, f"reviews/{row.key}/")).json()
    assert (read["number"], read["lines"][0]["value"]) == (1, 8)
    made = chair.send("post", "/decisions/", decision_for(row), idempotency_key="d1")
    decision = Decision.objects.get()
    assert (made.status_code, made["Location"], made.json()["amount"]["amount"]) == (
        201,
        f"/api/v1/decisions/{decision.key}/",
        str(row.requested.amount),
    )
    lines = chair.get(at(call, "ranking/")).json()["results"]
    assert next(line for line in lines if line["application"]["key"] == str(row.key))["decision"]["key"] == str(decision.key)
    letters = chair.get(f"/decisions/{decision.key}/letters/").json()
    assert REASONS in letters[0]["body"]
    waiting = [one["key"] for one in chair.get(at(call)).json()["waiting"]]
    tag = chair.tag(at(call))
    first = chair.send("post", at(call, "release/"), {"keys": waiting}, if_match=tag, idempotency_key="r1")
    again = chair.send("post", at(call, "release/"), {"keys": waiting}, if_match=tag, idempotency_key="r1")
    assert (first.status_code, again.json(), again["Idempotent-Replayed"], Release.objects.count()) == (200, first.json(), "true", 1)
    row.refresh_from_db()
    assert row.state == State.FUNDED


def test_a_decision_is_the_applicants_once_it_is_released():
    decision = prepared()
    member = decision.application.applicant.memberships.first().user
    program = Program(member)
    problem(program.get(f"/decisions/{decision.key}/"), 404)
    problem(program.get(at(decision.application.call)), 404)
    out = released()
    told = Program(out.application.applicant.memberships.first().user).get(f"/decisions/{out.key}/").json()
    assert (told["outcome"], told["reasons"], told["may_drop"]) == ("fund", REASONS, False)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"outcome": "later"}, ["#/outcome"]),
        ({"outcome": "in_part"}, ["#/amount"]),
        ({"outcome": "in_part", "amount": {"amount": "0", "currency": "KZT"}}, ["#/amount/amount"]),
        ({"outcome": "in_part", "amount": {"amount": 5, "currency": "KZT"}}, ["#/amount/amount"]),
        ({"outcome": "in_part", "amount": {"amount": "5.00", "currency": "USD"}}, ["#/amount"]),
        ({"outcome": "in_part", "amount": {"amount": "12000000.50", "currency": "KZT"}}, ["#/amount"]),
        ({"outcome": "reserve"}, ["#/place"]),
        ({"outcome": "reserve", "place": 99}, ["#/place"]),
        ({"reasons": "мало"}, ["#/reasons"]),
        ({"reasons": "a\x00"}, ["#/reasons"]),
        ({"application": "x"}, ["#/application"]),
        ({"reason": "x"}, ["#/reason"]),
    ],
)
def test_each_fault_has_its_place(fields, found):
    row = in_council()
    assert pointers(Program(row.chair).send("post", "/decisions/", decision_for(row, **fields), idempotency_key="k")) == found
    assert Decision.objects.count() == 0


def test_a_prepared_decision_makes_room_only_for_who_saw_it():
    decision = prepared()
    row = decision.application
    program = Program(chair_of(row.call))
    problem(program.send("post", "/decisions/", decision_for(row, outcome="decline"), idempotency_key="a"), 409)
    unknown = "00000000-0000-4000-8000-000000000000"
    problem(program.send("post", "/decisions/", decision_for(row, outcome="decline", replaces=unknown), idempotency_key="b"), 409)
    new = program.send("post", "/decisions/", decision_for(row, outcome="decline", replaces=str(decision.key)), idempotency_key="c")
    assert (new.status_code, Decision.objects.get().outcome) == (201, "decline")


def test_dropping_what_is_prepared():
    decision = prepared()
    path, program = f"/decisions/{decision.key}/", Program(secretary_of(decision.application.call))
    problem(program.send("delete", path, idempotency_key="k"), 428)
    gone = program.change("delete", path, seen=path, keyed=True)
    assert (gone.status_code, Decision.objects.count()) == (204, 0)
    out = released()
    path, program = f"/decisions/{out.key}/", Program(secretary_of(out.application.call))
    problem(program.send("delete", path, if_match="*", idempotency_key="x"), 403)


def test_filters():
    first = prepared()
    second = prepared("decline", call=first.application.call)
    program = Program(chair_of(first.application.call))

    def keys(query):
        return {row["key"] for row in program.get(f"/decisions/?{query}").json()["results"]}

    assert keys("released=false") == {str(first.key), str(second.key)}
    assert keys("outcome=decline") == {str(second.key)}
    assert keys(f"application={first.application.key}&call={first.application.call.key}") == {str(first.key)}
    assert keys("released=true") == set()


@pytest.mark.parametrize("person", ["visitor", "stranger", "member", "officer", "secretary", "chair"])
def test_who_may_do_what(person):
    decision = prepared()
    row, call = decision.application, decision.application.call
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "member": row.applicant.memberships.first().user,
        "officer": with_second_factor(officer_of(call)),
        "secretary": secretary_of(call),
        "chair": chair_of(call),
    }
    program, before = Program(people[person]), Entry.objects.count()
    got = [
        program.get(at(call)).status_code,
        program.get(at(call, "ranking/")).status_code,
        program.get(f"/decisions/{decision.key}/").status_code,
        program.send("post", "/decisions/", decision_for(row), idempotency_key="a").status_code,
        program.send("delete", f"/decisions/{decision.key}/", idempotency_key="b").status_code,
        program.send("post", at(call, "take-up/"), {"keys": []}, idempotency_key="c").status_code,
        program.send("post", at(call, "release/"), {"keys": []}, idempotency_key="d").status_code,
    ]
    assert (
        got
        == {
            "visitor": [401] * 7,
            "stranger": [404, 404, 404, 400, 404, 404, 404],
            "member": [404, 404, 404, 400, 404, 404, 404],
            "officer": [200, 200, 200, 403, 403, 428, 403],
            "secretary": [200, 200, 200, 409, 428, 428, 403],
            "chair": [200, 200, 200, 409, 428, 428, 428],
        }[person]
    )
    assert Entry.objects.count() == before


def test_a_list_costs_the_same_for_more_rows():
    row = in_council()
    program, counts = Program(row.chair), []
    prepared(application=row)
    for rows in (1, 3):
        while Decision.objects.count() < rows:
            prepared("decline", call=row.call)
        program.get("/decisions/")
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get("/decisions/").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]
