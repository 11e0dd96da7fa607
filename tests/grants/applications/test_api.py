"""The pipeline for programs: an application from its answers to its receipt, and who is let do what."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from grants.applications import services
from grants.applications.choices import State
from grants.applications.models import Application, GivenFile, Receipt
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.applications.factories import ANSWERS, PDF, draft, in_state, member_of, open_call, pdf
from tests.grants.calls.factories import PersonFactory, with_second_factor

pytestmark = pytest.mark.django_db


def path_of(row, tail=""):
    return f"/applications/{row.key}/{tail}"


@pytest.fixture
def written():
    return draft()


@pytest.fixture
def program(written):
    return Program(written.member)


# Reading


def test_an_application_reads_as_agreed(written, program):
    answer = program.get(path_of(written))
    told = answer.json()
    assert (told["key"], told["number"], told["state"], told["title"]) == (str(written.key), None, "draft", ANSWERS["title"])
    assert told["requested"] == {"amount": "12000000.50", "currency": "KZT"}
    assert told["call"]["key"] == str(written.call.key)
    assert told["may"] == {"write": True, "submit": True, "reopen": False, "withdraw": True, "screen": False, "return": False}
    assert (told["receipts"], told["check_result"]) == ([], None)
    assert answer["ETag"].startswith('"')
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer["Vary"]


def test_nothing_new_is_304(written, program):
    tag = program.tag(path_of(written))
    again = program.get(path_of(written), if_none_match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    services.save_answer(written, "title", "Другое имя", base=1, actor=written.member)
    assert program.get(path_of(written), if_none_match=tag).status_code == 200
    listed = program.get("/applications/")
    assert program.get("/applications/", if_none_match=listed["ETag"]).status_code == 304


def test_what_is_not_in_the_view_is_not_there(written):
    stranger = Program(UserFactory())
    for tail in ("", "answers/", "answers/title/", "documents/", "problems/", "way/", "check/"):
        problem(stranger.get(path_of(written, tail)), 404)
    assert stranger.get("/applications/").json()["results"] == []
    officer = Program(with_second_factor(written.officer))
    problem(officer.get(path_of(written)), 404)  # a draft is nobody's but its people's


def test_filters_are_those_of_the_pages(written, program):
    other = draft(member=written.member)
    services.submit_application(other, actor=other.member)

    def keys(query):
        return {row["key"] for row in program.get(f"/applications/?{query}").json()["results"]}

    other.refresh_from_db()
    assert keys("state=draft") == {str(written.key)}
    assert keys("state=draft&state=submitted") == {str(written.key), str(other.key)}
    assert keys(f"call={other.call.key}") == {str(other.key)}
    assert keys(f"q={other.number}") == {str(other.key)}
    assert keys(f"applicant={written.applicant.key}&mine=true") == {str(written.key)}
    assert keys("mine=false") == set()
    for wrong in ("state=lost", "call=x", "q=a%00", "applicant=1"):
        assert pointers(program.get(f"/applications/?{wrong}")) == [wrong.partition("=")[0]]


def test_pages_follow_each_other(written, program):
    keys = {str(draft(member=written.member).key) for _ in range(4)} | {str(written.key)}
    found, path = [], "/applications/?page_size=2"
    while path:
        page = program.get(path).json()
        found += [row["key"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1")[2]
    assert (set(found), len(found)) == (keys, 5)


@pytest.mark.parametrize("path", ["/applications/", "/applications/queue/"])
def test_a_list_costs_the_same_for_more_rows(path):
    counts = []
    officer = with_second_factor(PersonFactory())
    call = open_call(officer=officer)
    program = Program(officer)
    for rows in (1, 2):
        for _ in range(rows):
            in_state(State.SUBMITTED, call=call)
        program.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(program.get(path).json()["results"]) == (1 if rows == 1 else 3)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Writing


def test_an_answer_is_saved_on_the_version_that_was_seen(written, program):
    path = path_of(written, "answers/title/")
    seen = program.get(path)
    assert (seen.json()["value"], seen["ETag"]) == (ANSWERS["title"], '"v1"')
    saved = program.send("put", path, {"value": "Остановки"}, if_match='"v1"')
    assert (saved.status_code, saved["ETag"], saved.json()["version"], saved.json()["fault"]) == (200, '"v2"', 2, "")
    written.refresh_from_db()
    assert written.title == "Остановки"


def test_no_text_is_lost_to_a_stale_client(written, program):
    path = path_of(written, "answers/title/")
    problem(program.send("put", path, {"value": "x"}), 428)
    program.send("put", path, {"value": "Первый"}, if_match='"v1"')
    stale = program.send("put", path, {"value": "Второй"}, if_match='"v1"')
    assert (problem(stale, 412)["title"], stale["ETag"]) == ("За это время здесь что-то изменилось.", '"v2"')
    assert written.answers.get(code="title").value == "Первый"


def test_an_answer_that_breaks_a_rule_is_kept_with_its_sentence(written, program):
    path = path_of(written, "answers/requested/")
    saved = program.change("put", path, {"value": "много"}, seen=path).json()
    assert saved["value"] == "много"
    assert saved["fault"]
    assert {"part": "money", "code": "requested"}.items() <= program.get(path_of(written, "problems/")).json()[0].items()


def test_a_first_answer_has_version_0(program, written):
    path = path_of(written, "answers/market.export/")
    if program.get(path).status_code == 404:  # whichever question the call leaves unanswered
        code = next(row["code"] for row in program.get(path_of(written, "answers/")).json() if row["version"] == 0)
        path = path_of(written, f"answers/{code}/")
    assert program.tag(path) == '"v0"'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, ["#/value"]),
        ({"value": 5}, ["#/value"]),
        ({"value": None}, ["#/value"]),
        ({"value": "a\x00b"}, ["#/value"]),
        ({"value": "a", "vlaue": "b"}, ["#/vlaue"]),
        ([], ["#"]),
    ],
)
def test_each_fault_of_an_answer_has_its_place(body, found, written, program):
    path = path_of(written, "answers/title/")
    assert pointers(program.change("put", path, body, seen=path)) == found
    assert written.answers.get(code="title").version == 1


def test_an_item_that_the_form_has_not(written, program):
    path = path_of(written, "answers/salary/")
    assert problem(program.get(path), 404)["status"] == 404
    assert problem(program.send("put", path, {"value": "x"}, if_match='"v0"'), 404)["status"] == 404
    assert not written.answers.filter(code="salary").exists()


def test_files_are_given_read_and_taken_away(written, program):
    wanted = written.call.documents.get(required=True)
    slot, file = path_of(written, f"documents/{wanted.key}/"), path_of(written, f"documents/{wanted.key}/file/")
    before = program.get(slot).json()["file"]
    answer = program.change("put", file, files={"file": pdf("новый.pdf", PDF + b"%x\n")}, seen=slot)
    assert (answer.status_code, answer.json()["file"]["name"], answer.json()["file"]["sha256"] != before["sha256"]) == (
        200,
        "новый.pdf",
        True,
    )
    assert answer["ETag"] == program.tag(slot)
    assert b"".join(program.get(file).streaming_content) == PDF + b"%x\n"
    problem(program.send("delete", file), 428)
    problem(program.send("delete", file, if_match='"old"'), 412)
    assert program.change("delete", file, seen=slot).json()["file"] is None
    problem(program.get(file), 404)
    assert GivenFile.objects.filter(application=written).count() == 2  # none is lost


def test_a_file_that_is_not_what_it_says(written, program):
    wanted = written.call.documents.get(required=True)
    slot = path_of(written, f"documents/{wanted.key}/")
    answer = program.change("put", slot + "file/", files={"file": pdf("deck.pdf", b"MZ\x90 no pdf")}, seen=slot)
    assert pointers(answer) == ["#/file"]
    empty = program.change("put", slot + "file/", files={"file": pdf("deck.pdf", b"")}, seen=slot)
    assert pointers(empty) == ["#/file"]
    assert pointers(program.change("put", slot + "file/", files={"fiel": "x"}, seen=slot)) == ["#/fiel"]
    problem(program.change("put", slot + "file/", {"file": "x"}, seen=slot), 415)


# Handing in


def submit(program, row, body=None, **headers):
    return program.send("post", path_of(row, "submit/"), {"may_act": True} if body is None else body, **headers)


def test_from_draft_to_receipt(written, program):
    answer = program.change("post", path_of(written, "submit/"), {"may_act": True}, seen=path_of(written), keyed=True)
    told = answer.json()
    receipt = Receipt.objects.get(application=written)
    assert (answer.status_code, told["state"], told["number"]) == (200, "submitted", receipt.number)
    assert answer["ETag"] == program.tag(path_of(written))
    assert told["receipts"][0]["sha256"] == receipt.sha256
    whole = program.get(path_of(written, f"receipts/{receipt.key}/")).json()
    assert whole["snapshot"] == receipt.snapshot
    assert next(step["phase"] for step in program.get(path_of(written, "way/")).json()) == "done"


def test_submission_asks_for_its_headers_and_its_word(written, program):
    tag = program.tag(path_of(written))
    problem(submit(program, written), 400)
    problem(submit(program, written, idempotency_key="k1"), 428)
    problem(submit(program, written, idempotency_key="k1", if_match='"other"'), 412)
    assert pointers(submit(program, written, {"may_act": False}, idempotency_key="k1", if_match=tag)) == ["#/may_act"]
    assert pointers(submit(program, written, {}, idempotency_key="k1", if_match=tag)) == ["#/may_act"]
    assert pointers(submit(program, written, {"may_act": "yes"}, idempotency_key="k1", if_match=tag)) == ["#/may_act"]
    for key in ("", " ", "ключ", "a" * 256):
        problem(submit(program, written, idempotency_key=key, if_match=tag), 400)
    written.refresh_from_db()
    assert (written.state, Receipt.objects.count()) == (State.DRAFT, 0)


def test_the_same_key_gives_the_same_answer_and_does_nothing_twice(written, program):
    tag, entries = program.tag(path_of(written)), Entry.objects.about(written)
    first = submit(program, written, idempotency_key="k1", if_match=tag)
    count = entries.count()
    again = submit(program, written, idempotency_key='"k1"', if_match=tag)  # quoted, as the draft of the standard has it
    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (200, 200, "true")
    assert (again.json(), again["ETag"], entries.count(), Receipt.objects.count()) == (first.json(), first["ETag"], count, 1)
    problem(submit(program, written, {"may_act": False}, idempotency_key="k1", if_match=tag), 422)
    problem(program.send("post", path_of(written, "check/decision/"), {"outcome": "admit"}, idempotency_key="k1", if_match=tag), 422)
    problem(submit(program, written, idempotency_key="k2", if_match=tag), 403)


def test_a_key_is_its_persons_own(written, program):
    other = Program(member_of(written.applicant))
    submit(program, written, idempotency_key="k1", if_match=program.tag(path_of(written)))
    again = submit(other, written, idempotency_key="k1", if_match=other.tag(path_of(written)))
    assert problem(again, 403)["status"] == 403
    assert "Idempotent-Replayed" not in again


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_missing_is_named_in_the_readers_language(language):
    row = draft(member=PersonFactory(language=language), **{"title": "", "market.where": ""})
    program = Program(row.member)
    answer = program.change("post", path_of(row, "submit/"), {"may_act": True}, seen=path_of(row), keyed=True)
    body = problem(answer, 422)
    assert {error["code"] for error in body["errors"]} == {"title", "market.where"}
    assert (
        body["detail"]
        == {"kk": "Оны әзірге тапсыруға болмайды.", "ru": "Подать её пока нельзя.", "en": "It cannot be handed in yet."}[language]
    )
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_taking_back(written, program):
    program.change("post", path_of(written, "submit/"), {"may_act": True}, seen=path_of(written), keyed=True)
    assert program.change("post", path_of(written, "reopen/"), seen=path_of(written)).json()["state"] == "draft"
    assert pointers(program.change("post", path_of(written, "withdraw/"), {}, seen=path_of(written))) == ["#/reason"]
    told = program.change("post", path_of(written, "withdraw/"), {"reason": "Иначе решили"}, seen=path_of(written)).json()
    assert (told["state"], told["withdrawn_because"]) == ("withdrawn", "Иначе решили")
    problem(program.change("post", path_of(written, "withdraw/"), {"reason": "x"}, seen=path_of(written)), 403)


# The office


@pytest.fixture
def handed_in():
    row = in_state(State.SUBMITTED)
    with_second_factor(row.officer)
    return row


def test_a_formal_check_from_the_queue_to_the_letter(handed_in):
    office, sheet = Program(handed_in.officer), path_of(handed_in, "check/")
    assert [row["key"] for row in office.get("/applications/queue/").json()["results"]] == [str(handed_in.key)]
    problem(office.get(sheet), 404)
    assert office.change("post", path_of(handed_in, "take/"), seen=path_of(handed_in)).json()["state"] == "screening"
    lines = office.get(sheet).json()["lines"]
    for line in lines:
        kept = office.change("put", f"{sheet}lines/{line['key']}/", {"finding": "holds"}, seen=sheet)
        assert kept["ETag"] == office.tag(sheet)
    leaning = {"outcome": "return", "note": "Проверьте смету"}
    assert office.change("patch", sheet, leaning, seen=sheet).json()["note"] == "Проверьте смету"
    assert pointers(office.change("post", sheet + "decision/", {"outcome": "return"}, seen=sheet, keyed=True)) == ["#"]  # no line fails
    reason = lines[0]["reasons"][0]["key"]
    assert pointers(office.change("put", f"{sheet}lines/{lines[0]['key']}/", {"finding": "fails"}, seen=sheet)) == ["#/reason"]
    office.change("put", f"{sheet}lines/{lines[0]['key']}/", {"finding": "fails", "reason": reason, "words": "Нет подписи"}, seen=sheet)
    letters = office.get(sheet + "letters/return/").json()
    assert ("Проверьте смету" in letters[0]["body"], letters[0]["readers"]) == (True, 1)
    told = office.change("post", sheet + "decision/", {"outcome": "return"}, seen=sheet, keyed=True).json()
    assert (told["state"], told["check_result"]["note"], told["check_result"]["points"][0]["words"]) == (
        "to_correct",
        "Проверьте смету",
        "Нет подписи",
    )
    applicant = Program(handed_in.member)
    assert applicant.get(path_of(handed_in)).json()["may"]["submit"] is True
    again = applicant.change("post", path_of(handed_in, "submit/"), {"may_act": True}, seen=path_of(handed_in), keyed=True)
    assert again.json()["state"] == "screening"


def test_an_officer_who_looked_too_early_decides_nothing(handed_in):
    office, sheet = Program(handed_in.officer), path_of(handed_in, "check/")
    office.change("post", path_of(handed_in, "take/"), seen=path_of(handed_in))
    seen = office.tag(sheet)
    line = office.get(sheet).json()["lines"][0]["key"]
    office.change("put", f"{sheet}lines/{line}/", {"finding": "holds"}, seen=sheet)
    problem(office.send("post", sheet + "decision/", {"outcome": "admit"}, if_match=seen, idempotency_key="d"), 412)
    problem(office.send("put", f"{sheet}lines/{uuid4()}/", {"finding": "holds"}, if_match=office.tag(sheet)), 404)
    assert Application.objects.get(pk=handed_in.pk).state == State.SCREENING


# Who may do what

DEEDS = (
    ("get", ""), ("get", "answers/"), ("get", "problems/"), ("get", "way/"), ("get", "check/"),
    ("put", "answers/title/"), ("post", "submit/"), ("post", "reopen/"), ("post", "withdraw/"), ("post", "take/"),
    ("patch", "check/"), ("post", "check/decision/"), ("delete", ""),
)  # fmt: skip
PEOPLE = ("visitor", "stranger", "member", "officer", "auditor")
# state -> answer to each deed by each of PEOPLE; 428 says "you may, now say which state you saw"
TABLE = {
    State.DRAFT: """
        401 404 200 404 404 | 401 404 200 404 404 | 401 404 200 404 404 | 401 404 200 404 404 | 401 404 403 404 404
        401 404 428 404 404 | 401 404 428 404 404 | 401 404 428 404 404 | 401 404 428 404 404 | 401 404 403 404 404
        401 404 403 404 404 | 401 404 403 404 404 | 401 405 405 405 405""",
    State.SCREENING: """
        401 404 200 200 200 | 401 404 200 200 200 | 401 404 403 403 403 | 401 404 200 200 200 | 401 404 403 200 403
        401 404 403 403 403 | 401 404 403 403 403 | 401 404 428 403 403 | 401 404 428 403 403 | 401 404 403 428 403
        401 404 403 428 403 | 401 404 403 428 403 | 401 405 405 405 405""",
    State.ADMITTED: """
        401 404 200 200 200 | 401 404 200 200 200 | 401 404 403 403 403 | 401 404 200 200 200 | 401 404 403 404 403
        401 404 403 403 403 | 401 404 403 403 403 | 401 404 428 403 403 | 401 404 428 403 403 | 401 404 403 428 403
        401 404 403 404 403 | 401 404 403 404 403 | 401 405 405 405 405""",
}


@pytest.mark.parametrize("state", TABLE)
def test_who_may_do_what(state):
    row = in_state(state)
    auditor = RoleGrantFactory(role="auditor").user
    people = dict(zip(PEOPLE, (None, UserFactory(), row.member, row.officer, auditor), strict=True))
    programs = {who: Program(with_second_factor(person) if who in ("officer", "auditor") else person) for who, person in people.items()}
    before, got = Entry.objects.about(row).count(), []
    for method, tail in DEEDS:
        asked = [
            programs[who].get(path_of(row, tail))
            if method == "get"
            else programs[who].send(method, path_of(row, tail), idempotency_key="k")
            for who in PEOPLE
        ]
        got.append(" ".join(str(answer.status_code) for answer in asked))
    wanted = [cell.strip() for line in TABLE[state].strip().splitlines() for cell in line.split("|")]
    assert dict(zip(DEEDS, got, strict=True)) == dict(zip(DEEDS, wanted, strict=True))
    assert Entry.objects.about(row).count() == before
