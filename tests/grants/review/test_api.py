"""Reviews for programs: by the alias alone for a reviewer, by number for the office."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from core.calendar import now
from grants.review.choices import Anonymity, State
from grants.review.models import Assignment, ReviewRound
from grants.review.names import HIDDEN
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.calls.factories import with_second_factor
from tests.grants.review.factories import WHY, admitted, asked, call_under_review, double_blind, in_state, make_reviewer, make_round, signed

pytestmark = pytest.mark.django_db


def own(review, tail=""):
    return f"/reviews/{review.key}/{tail}"


def office(review, tail=""):
    return f"/assignments/{review.key}/{tail}"


def officer_program(review):
    return Program(with_second_factor(review.officer))


# A reviewer


def test_from_the_question_to_the_signed_opinion():
    review = asked()
    program = Program(review.person)
    assert [row["alias"] for row in program.get("/reviews/").json()["results"]] == [review.alias]
    problem(program.get(own(review, "material/")), 403)
    assert pointers(program.change("post", own(review, "accept/"), {"keeps_secret": False}, seen=own(review))) == ["#/keeps_secret"]
    assert program.change("post", own(review, "accept/"), {"keeps_secret": True}, seen=own(review)).json()["state"] == "accepted"
    assert program.get(own(review, "material/")).json()["chapters"]
    missing = problem(program.change("post", own(review, "sign/"), seen=own(review)), 422)
    assert {error["code"] for error in missing["errors"]} == {row["code"] for row in program.get(own(review, "problems/")).json()}
    for field in program.get(own(review, "scorecard/")).json():
        value = {"score": "8", "why": WHY, "recommendation": "fund", "summary": ""}[field["code"].partition("-")[0]]
        saved = program.send("put", own(review, f"scorecard/{field['code']}/"), {"value": value}, if_match='"v0"')
        assert (saved.status_code, saved.json()["fault"]) == (200, "")
    seen = program.tag(own(review))
    assert program.send("post", own(review, "sign/"), if_match=seen).json()["state"] == "signed"
    told = program.get(own(review, "opinion/")).json()
    assert (told["recommendation"], told["lines"][0]["score"]) == ("fund", 8)
    problem(program.send("post", own(review, "sign/"), if_match=program.tag(own(review))), 403)
    problem(program.change("put", own(review, "scorecard/score-1/"), {"value": "1"}, seen=own(review, "scorecard/score-1/")), 403)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("anonymity", Anonymity.values)
def test_no_address_of_a_reviewer_tells_whose_application_it_is(state, anonymity):
    review = in_state(state, anonymity=anonymity)
    program = Program(review.person)
    application = review.application
    told = "".join(
        program.get(path).content.decode()
        for path in ("/reviews/", *(own(review, tail) for tail in ("", "material/", "scorecard/", "problems/", "opinion/")))
    )
    for secret in (application.number, str(application.key), str(application.applicant.key), "deck.pdf"):
        assert secret not in told
    if anonymity == Anonymity.DOUBLE:
        assert application.applicant.name_ru not in json.loads(json.dumps(told))
    problem(program.get(f"/applications/{application.key}/"), 404)
    problem(program.get(office(review)), 404)
    assert program.get("/assignments/").json()["results"] == []


@pytest.mark.parametrize("state", [State.CONFLICTED, State.DECLINED, State.HANDED_BACK, State.ENDED])
def test_what_was_given_back_tells_nothing_any_more(state):
    review = in_state(state)
    program = Program(review.person)
    told = program.get(own(review)).json()
    assert (told["title"], told["people"], told["areas"], any(told["may"].values())) == (None, [], [], False)
    for tail in ("material/", "papers/1/", "scorecard/", "scorecard/score-1/", "problems/"):
        problem(program.get(own(review, tail)), 404)


def test_a_double_blind_reader_meets_no_people():
    review = double_blind()
    program = Program(review.person)
    assert (program.get(own(review)).json()["people"], program.get(own(review)).json()["anonymity"]) == ([], "double")
    assert HIDDEN  # what stands instead of a name; its use is tested with the pages


def test_a_paper_has_the_alias_for_its_name():
    call = call_under_review()
    make_round(call, documents=list(call.documents.all()))
    review = in_state(State.ACCEPTED, application=admitted(call))
    program = Program(review.person)
    [paper] = program.get(own(review, "material/")).json()["papers"]
    answer = program.get(own(review, f"papers/{paper['number']}/"))
    assert f'filename="{review.alias}-1.pdf"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    problem(program.get(own(review, "papers/2/")), 404)


@pytest.mark.parametrize(("code", "value"), [("score-1", "11"), ("score-1", "-1"), ("score-1", "8,5"), ("recommendation", "yes")])
def test_a_mark_that_is_none_is_not_kept(code, value):
    review = in_state(State.ACCEPTED)
    program = Program(review.person)
    path = own(review, f"scorecard/{code}/")
    problem(program.change("put", path, {"value": value}, seen=path), 400)
    assert program.get(path).json() == {"code": code, "value": "", "version": 0}


def test_a_mark_saved_elsewhere_is_not_overwritten():
    review = in_state(State.ACCEPTED)
    program, path = Program(review.person), own(review, "scorecard/score-1/")
    problem(program.send("put", path, {"value": "5"}), 428)
    program.send("put", path, {"value": "5"}, if_match='"v0"')
    problem(program.send("put", path, {"value": "6"}, if_match='"v0"'), 412)
    assert program.get(path).json()["value"] == "5"
    problem(program.get(own(review, "scorecard/score-99/")), 404)


def test_ways_out():
    first, second, third = asked(), asked(), in_state(State.ACCEPTED)
    assert (
        Program(first.person).change("post", own(first, "decline/"), {"words": "Не моя область"}, seen=own(first)).json()["state"]
        == "declined"
    )
    program = Program(second.person)
    assert pointers(program.change("post", own(second, "declare/"), {"kind": "friend"}, seen=own(second))) == ["#/kind"]
    assert program.change("post", own(second, "declare/"), {"kind": "mentor"}, seen=own(second)).json()["state"] == "conflicted"
    program = Program(third.person)
    assert pointers(program.change("post", own(third, "hand-back/"), {"words": " "}, seen=own(third))) == ["#/words"]
    assert program.change("post", own(third, "hand-back/"), {"words": "Болею"}, seen=own(third)).json()["state"] == "handed_back"


# The office


def test_giving_out_replacing_and_giving_time():
    call = call_under_review()
    round_ = make_round(call)
    application, first, second = admitted(call), make_reviewer(), make_reviewer()
    officer = with_second_factor(call.officers.first().user)
    program = Program(officer)
    candidates = program.get(f"/review-rounds/{round_.key}/candidates/{application.key}/").json()
    assert {row["reviewer"]["key"] for row in candidates if row["can_be_asked"]} >= {str(first.key), str(second.key)}
    made = program.send("post", "/assignments/", {"application": str(application.key), "reviewer": str(first.key)})
    review = Assignment.objects.get()
    assert (made.status_code, made["Location"], made.json()["application"]["number"]) == (
        201,
        f"/api/v1/assignments/{review.key}/",
        application.number,
    )
    problem(program.send("post", "/assignments/", {"application": str(application.key), "reviewer": str(first.key)}), 400)
    later = (round_.due_at + timedelta(days=5)).isoformat()
    assert program.change("post", office(review, "time/"), {"due_at": later}, seen=office(review)).status_code == 200
    assert pointers(program.change("post", office(review, "time/"), {"due_at": "2020-01-01T00:00:00Z"}, seen=office(review))) == [
        "#/due_at"
    ]
    problem(program.send("post", office(review, "replace/"), {"reviewer": str(second.key)}), 428)
    new = program.change("post", office(review, "replace/"), {"reviewer": str(second.key)}, seen=office(review))
    assert (new.status_code, new.json()["reviewer"]["key"]) == (201, str(second.key))
    assert program.get(office(review)).json()["state"] == "ended"
    progress = program.get(f"/review-rounds/{round_.key}/progress/").json()
    assert (progress["applications"], progress["standing"], progress["short"]) == (1, 1, 1)
    assert {row["key"] for row in program.get("/assignments/?state=asked").json()["results"]} == {new.json()["key"]}
    assert program.get(f"/assignments/?reviewer={first.key}&overdue=false").json()["results"][0]["key"] == str(review.key)


def test_the_board_is_narrowed_as_the_page_is():
    call = call_under_review()
    round_ = make_round(call, per_application=1, least_signed=1)
    review, lacking = asked(admitted(call)), admitted(call)
    program = Program(with_second_factor(call.officers.first().user))
    path = f"/review-rounds/{round_.key}/applications/"
    rows = program.get(path).json()["results"]
    assert [row["number"] for row in rows] == [review.application.number, lacking.number]
    assert [(one["key"], one["state"]) for one in rows[0]["reviews"]] == [(str(review.key), "asked")]
    assert "application" not in rows[0]["reviews"][0]
    assert program.get(f"{path}?waiting=lacking").json()["results"] == [rows[1]]
    assert program.get(f"{path}?text={review.application.number}&waiting=unanswered").json()["results"] == [rows[0]]
    first = program.get(f"{path}?page_size=1").json()
    assert program.get(f"{path}?{first['next'].partition('?')[2]}").json()["results"] == [rows[1]]
    assert pointers(program.get(f"{path}?waiting=nonsense")) == ["waiting"]


def test_the_order_is_that_of_the_page():
    call = call_under_review()
    round_ = make_round(call, least_signed=1)
    best, worst = signed(call, 9, 9), signed(call, 2, 2)
    program = Program(with_second_factor(call.officers.first().user))
    rows = program.get(f"/review-rounds/{round_.key}/ranking/").json()["results"]
    assert [(row["application"]["key"], row["rank"]) for row in rows] == [(str(best.application.key), 1), (str(worst.application.key), 2)]
    assert float(rows[0]["mean"]) > float(rows[1]["mean"])
    first = program.get(f"/review-rounds/{round_.key}/ranking/?page_size=1").json()
    assert (first["results"], first["previous"]) == (rows[:1], None)
    assert program.get(f"/review-rounds/{round_.key}/ranking/?{first['next'].partition('?')[2]}").json()["results"] == rows[1:]
    assert pointers(program.get(f"/review-rounds/{round_.key}/ranking/?cursor=9")) == ["cursor"]
    assert program.get(office(best, "opinion/")).json()["lines"][0]["score"] == 9


def test_setting_up_a_round():
    call = call_under_review()
    program = Program(with_second_factor(call.officers.first().user))
    body = {
        "call": str(call.key),
        "anonymity": "double",
        "due_at": (call.closes_at + timedelta(days=9)).isoformat(),
        "per_application": 3,
        "least_signed": 2,
        "min_comment": 50,
    }
    assert pointers(program.send("post", "/review-rounds/", body | {"due_at": now().isoformat()})) == ["#/due_at"]
    assert pointers(program.send("post", "/review-rounds/", body | {"per_application": 0})) == ["#/per_application"]
    made = program.send("post", "/review-rounds/", body)
    round_ = ReviewRound.objects.get(call=call)
    assert (made.status_code, made.json()["anonymity"]) == (201, "double")
    del body["call"]
    path = f"/review-rounds/{round_.key}/"
    problem(program.send("put", path, body), 428)
    assert program.change("put", path, body | {"min_comment": 0}, seen=path).json()["min_comment"] == 0


@pytest.mark.parametrize("person", ["stranger", "member", "reviewer", "auditor"])
def test_the_offices_side_is_the_offices(person):
    review = asked()
    auditor = with_second_factor(RoleGrantFactory(role="auditor").user)
    who = {
        "stranger": UserFactory(),
        "member": review.application.applicant.memberships.first().user,
        "reviewer": review.person,
        "auditor": auditor,
    }[person]
    program, before = Program(who), Entry.objects.about(review).count()
    round_ = review.application.call.review_round
    sees = 200 if person == "auditor" else 404
    assert program.get(office(review)).status_code == sees
    for method, tail in (("post", "end/"), ("post", "replace/"), ("post", "time/")):
        problem(program.send(method, office(review, tail)), 403 if person == "auditor" else 404)
    for tail in ("", "applications/", "progress/", "ranking/"):
        problem(program.get(f"/review-rounds/{round_.key}/{tail}"), 404)
    if person != "reviewer":  # who finds their own row there, and nobody else's
        problem(program.get("/reviewers/"), 403)
    answer = program.send("post", "/assignments/", {"application": str(review.application.key), "reviewer": str(review.reviewer.key)})
    assert answer.status_code in (400, 403)
    assert (Entry.objects.about(review).count(), Assignment.objects.count()) == (before, 1)


def test_the_pool_is_for_whoever_gives_out():
    review = asked()
    [row] = officer_program(review).get("/reviewers/").json()["results"]
    assert (row["key"], row["load"], row["away_until"]) == (str(review.reviewer.key), 1, None)


@pytest.mark.parametrize("path", ["/assignments/", "/reviews/", "/reviewers/"])
def test_a_list_costs_the_same_for_more_rows(path):
    call = call_under_review()
    round_, reviewer = make_round(call), make_reviewer()
    officer, counts = with_second_factor(call.officers.first().user), []
    program = Program(reviewer.user if path == "/reviews/" else officer)
    assert round_.pk
    for rows in (1, 3):
        while Assignment.objects.count() < rows:
            asked(admitted(call), reviewer if path != "/reviewers/" else make_reviewer())
        program.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert len(program.get(path).json()["results"]) >= rows
        counts.append(len(captured))
    assert counts[0] == counts[1]
