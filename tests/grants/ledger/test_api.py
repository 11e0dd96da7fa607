"""Payments for programs: two people for each, whatever was sent how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from core.api.models import StoredAnswer
from core.api.once import forget_old
from core.audit.models import Entry
from core.calendar import moved_to, now
from grants.ledger.choices import State
from grants.ledger.models import BankFile, PaymentOrder, Posting
from tests.core.accounts.factories import UserFactory
from tests.core.api.program import ROOT, Program, pointers, problem
from tests.grants.ledger.factories import answer_file, answer_line, make_office, person_with

pytestmark = pytest.mark.django_db


def at(order, tail=""):
    return f"/payments/{order.key}/{tail}"


def test_a_payment_reads_as_agreed(office):
    order = office.prepare(100)
    told = Program(office.releaser).get(at(order)).json()
    assert (told["number"], told["state"], told["amount"]) == (order.number, "prepared", {"amount": "100.00", "currency": "KZT"})
    assert (told["may"], told["released_by"]) == ({"release": True, "cancel": True}, None)
    line = Program(office.maker).get("/payments/").json()["results"][0]
    assert ("iban" in line, line["iban_end"]) == (False, order.iban_end)


def test_filters(office):
    first, second = office.prepare(10), office.in_state(State.RELEASED, 20)
    program = Program(office.maker)

    def keys(query):
        return {row["key"] for row in program.get(f"/payments/?{query}").json()["results"]}

    assert keys("state=prepared") == {str(first.key)}
    assert keys("state=prepared&state=released") == {str(first.key), str(second.key)}
    assert keys(f"q={second.number}") == {str(second.key)}
    assert keys(f"account={office.account.key}&fund={office.fund.key}") == {str(first.key), str(second.key)}
    assert pointers(program.get("/payments/?state=lost")) == ["state"]


def test_from_prepared_to_paid(office):
    order = office.prepare(100)
    releaser, maker = Program(office.releaser), Program(office.maker)
    assert releaser.change("post", at(order, "release/"), seen=at(order), keyed=True).json()["state"] == "released"
    made = releaser.send("post", "/bank-files/", idempotency_key="file")
    file = BankFile.objects.get()
    assert (made.status_code, made["Location"], made.json()["count"]) == (201, f"/api/v1/bank-files/{file.key}/", 1)
    assert releaser.get(f"/bank-files/{file.key}/content/").content == file.content.encode()
    order.refresh_from_db()
    upload = SimpleUploadedFile("answer.csv", answer_file(answer_line(order)), "text/csv")
    read = maker.send("post", "/bank-answers/", files={"file": upload}, idempotency_key="answer")
    assert (read.status_code, read.json()["lines"][0]["verdict"], read.json()["lines"][0]["order"]) == (201, "applied", str(order.key))
    again = maker.send(
        "post",
        "/bank-answers/",
        files={"file": SimpleUploadedFile("answer.csv", answer_file(answer_line(order)), "text/csv")},
        idempotency_key="answer",
    )
    assert (again.json(), again["Idempotent-Replayed"]) == (read.json(), "true")
    assert maker.get(at(order)).json()["state"] == "paid"


def test_whoever_prepared_it_never_releases_it(office):
    both = person_with("finance_maker", "finance_releaser")
    order = office.prepare(100)
    own = office.__class__(office.fund_year, office.account)
    own.__dict__["maker"] = both
    mine = own.prepare(50)
    program = Program(both)
    body = problem(program.change("post", at(mine, "release/"), seen=at(mine), keyed=True), 403)
    assert body["detail"]
    assert program.change("post", at(order, "release/"), seen=at(order), keyed=True).status_code == 200
    mine.refresh_from_db()
    assert mine.state == State.PREPARED


def test_cancelling(office):
    order = office.in_state(State.RELEASED)
    program = Program(office.maker)
    assert pointers(program.change("post", at(order, "cancel/"), {}, seen=at(order), keyed=True)) == ["#/reason"]
    told = program.change("post", at(order, "cancel/"), {"reason": "Ошибка в счёте"}, seen=at(order), keyed=True).json()
    assert (told["state"], told["ended_because"], told["may"]["cancel"]) == ("cancelled", "Ошибка в счёте", False)
    problem(program.change("post", at(order, "cancel/"), {"reason": "ещё раз"}, seen=at(order), keyed=True), 409)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"line,number\n"])
def test_an_answer_that_is_none(office, content):
    upload = SimpleUploadedFile("answer.csv", content, "text/csv")
    assert pointers(Program(office.maker).send("post", "/bank-answers/", files={"file": upload}, idempotency_key="k")) == ["#/file"]


def test_nothing_waits_for_the_bank(office):
    problem(Program(office.releaser).send("post", "/bank-files/", idempotency_key="k"), 403)
    assert StoredAnswer.objects.count() == 0  # what failed can be sent again under its key


def test_a_session_needs_a_fresh_sign_in(office):
    order = office.prepare(100)
    program = Program(office.releaser, None)
    body = problem(program.change("post", at(order, "release/"), seen=at(order), keyed=True), 403)
    assert body["detail"] == "Сначала войдите ещё раз: последний вход был слишком давно для этого действия."
    order.refresh_from_db()
    assert order.state == State.PREPARED


@pytest.mark.parametrize("person", ["visitor", "stranger", "maker", "releaser", "auditor", "administrator"])
def test_who_may_do_what(office, person):
    order = office.prepare(100)
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "maker": office.maker,
        "releaser": office.releaser,
        "auditor": person_with("auditor"),
        "administrator": person_with("administrator"),
    }
    program, before = Program(people[person]), Entry.objects.count()
    got = [
        program.get("/payments/").status_code,
        program.get(at(order)).status_code,
        program.send("post", at(order, "release/"), idempotency_key="a").status_code,
        program.send("post", at(order, "cancel/"), {"reason": "x"}, idempotency_key="b").status_code,
        program.get("/bank-files/").status_code,
        program.get("/bank-answers/").status_code,
        program.send("post", "/bank-files/", idempotency_key="c").status_code,
    ]
    assert (
        got
        == {
            "visitor": [401] * 7,
            "stranger": [403, 404, 404, 404, 403, 403, 403],
            "maker": [200, 200, 403, 428, 200, 200, 403],
            "releaser": [200, 200, 428, 428, 200, 200, 403],  # nothing is released, so there is no file to make
            "auditor": [200, 200, 403, 403, 200, 200, 403],
            "administrator": [403, 404, 404, 404, 403, 403, 403],
        }[person]
    )
    assert Entry.objects.count() - before == 0


def test_a_list_costs_the_same_for_more_rows(office):
    program, counts = Program(office.maker), []
    for rows in (1, 3):
        while PaymentOrder.objects.count() < rows:
            office.prepare(10)
        program.get("/payments/")
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get("/payments/").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_key_lives_for_a_day(office):
    order = office.prepare(100)
    program = Program(office.releaser)
    tag = program.tag(at(order))
    program.send("post", at(order, "release/"), if_match=tag, idempotency_key="k")
    with moved_to(now() + timedelta(hours=23)):
        assert program.send("post", at(order, "release/"), if_match=tag, idempotency_key="k")["Idempotent-Replayed"] == "true"
        assert forget_old() == 0
    with moved_to(now() + timedelta(hours=25)):
        assert program.send("post", at(order, "release/"), if_match=tag, idempotency_key="k").status_code == 412
        assert forget_old() == 1


# Twenty at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", ["one", "each its own"])
def test_twenty_programs_that_release_one_payment_release_it_once(keys):
    office = make_office()
    order = office.prepare(100)
    program = Program(office.releaser)
    tag, count = program.tag(at(order)), 20
    pool, barrier = ThreadPoolExecutor(count), Barrier(count)

    def release(number):
        barrier.wait()
        try:
            headers = program.headers | {"If-Match": tag, "Idempotency-Key": "k" if keys == "one" else f"k{number}"}
            answer = program.client.__class__().post(
                f"{ROOT}{at(order, 'release/')}", "{}", content_type="application/json", headers=headers
            )
            return answer.status_code, answer.get("Idempotent-Replayed", ""), answer.content
        finally:
            connections.close_all()

    answers = list(pool.map(release, range(count)))
    pool.shutdown()
    won = [answer for answer in answers if answer[0] == 200]
    if keys == "one":
        assert len(won) == count
        assert sorted(answer[1] for answer in won) == [""] + ["true"] * (count - 1)
        assert len({answer[2] for answer in won}) == 1
    else:
        assert len(won) == 1
        assert {answer[0] for answer in answers} <= {200, 409, 412}
    assert Entry.objects.about(order).filter(action="payment.release").count() == 1
    assert Posting.objects.filter(entry__order=order, entry__step="order").count() == 2
    order.refresh_from_db()
    assert order.state == State.RELEASED
