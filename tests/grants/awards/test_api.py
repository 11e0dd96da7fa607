"""Awards for programs: the office, the applicant and the finance office, each with its own deeds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from core.calendar import today
from grants.awards.choices import State
from grants.awards.models import Award
from grants.awards.plan import months_later
from grants.ledger.models import PaymentOrder
from tests.core.accounts.factories import UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.awards.factories import BIC, IBAN, funded, in_state, make_fund, pdf, report_of
from tests.grants.calls.factories import with_second_factor

pytestmark = pytest.mark.django_db


def at(award, tail=""):
    return f"/awards/{award.key}/{tail}"


def plan(decision, fund, **fields):
    day = today()
    return {
        "application": str(decision.application.key),
        "fund": str(fund.key),
        "starts_on": day.isoformat(),
        "months": 12,
        "tranches": [
            {"share": "50", "planned_on": day.isoformat()},
            {"share": "50", "planned_on": months_later(day, 6).isoformat(), "report_due_on": months_later(day, 5).isoformat()},
        ],
    } | fields


def test_from_the_decision_to_the_order_of_a_payment():
    decision, fund = funded(), make_fund()
    office, owner = Program(with_second_factor(decision.officer)), Program(decision.owner)
    made = office.send("post", "/awards/", plan(decision, fund), idempotency_key="a")
    award = Award.objects.get()
    assert (made.status_code, made["Location"], made["ETag"]) == (201, f"/api/v1/awards/{award.key}/", office.tag(at(award)))
    assert office.send("post", "/awards/", plan(decision, fund), idempotency_key="a").json() == made.json()
    assert [one["kind"] for one in made.json()["tranches"][0]["conditions"]] == ["agreement", "bank"]
    problem(owner.get(at(award)), 404)  # not offered yet
    other = plan(decision, make_fund(), months=6, tranches=[{"share": "100", "planned_on": today().isoformat()}])
    del other["application"]
    seen = office.tag(at(award))
    told = office.change("put", at(award, "plan/"), other, seen=at(award)).json()
    assert (len(told["tranches"]), told["fund"] != fund.code, told["may"]["change_plan"]) == (1, True, True)
    problem(office.send("put", at(award, "plan/"), other, if_match=seen), 412)
    wrong = {**other, "tranches": [{**other["tranches"][0], "share": "99"}]}
    assert pointers(office.change("put", at(award, "plan/"), wrong, seen=at(award))) == ["#/tranches"]
    back = plan(decision, fund)
    del back["application"]
    assert len(office.change("put", at(award, "plan/"), back, seen=at(award)).json()["tranches"]) == 2
    assert office.change("post", at(award, "offer/"), seen=at(award)).json()["state"] == "offered"
    sha = owner.get(at(award, "agreement/")).json()["sha256"]
    problem(owner.change("post", at(award, "sign/"), {"sha256": "0" * 64}, seen=at(award), keyed=True), 409)
    assert owner.change("post", at(award, "sign/"), {"sha256": sha}, seen=at(award), keyed=True).json()["state"] == "signed"
    told = office.change("post", at(award, "countersign/"), {"sha256": sha}, seen=at(award), keyed=True).json()
    assert (told["state"], [one["side"] for one in told["agreement"]["signatures"]]) == ("running", ["applicant", "fund"])
    assert owner.change("put", at(award, "bank/"), {"iban": IBAN, "bic": BIC}, seen=at(award)).json()["bank"]["is_confirmed"] is False
    told = office.change("post", at(award, "bank/confirm/"), seen=at(award)).json()
    assert (told["bank"]["is_confirmed"], told["tranches"][0]["standing"]) == (True, "ready")
    finance = Program(in_state(State.PREPARING).finance.maker)
    [ready] = finance.get("/awards/ready-tranches/").json()["results"]
    path = at(award, f"tranches/{ready['key']}/order/")
    ordered = finance.change("post", path, seen=at(award), keyed=True)
    order = PaymentOrder.objects.get()
    assert (ordered.status_code, ordered["Location"], ordered.json()["number"]) == (201, f"/api/v1/payments/{order.key}/", order.number)
    problem(finance.change("post", path, seen=at(award), keyed=True), 409)
    assert finance.get(at(award)).json()["tranches"][0]["payment"]["key"] == str(order.key)
    assert owner.get(at(award)).json()["tranches"][0]["payment"] is None


def test_a_report_is_given_returned_given_again_and_accepted():
    award = in_state(State.RUNNING)
    condition = report_of(award)
    office, owner = Program(with_second_factor(award.officer)), Program(award.owner)
    path = at(award, f"conditions/{condition.key}/")
    assert pointers(owner.change("post", path + "evidence/", files={"file": pdf("r.pdf", b"MZ")}, seen=at(award))) == ["#/file"]
    assert owner.change("post", path + "evidence/", files={"file": pdf("r.pdf"), "note": "Полугодие"}, seen=at(award)).status_code == 200
    [given] = office.get(path + "evidence/").json()
    assert b"".join(office.get(f"{path}evidence/{given['key']}/file/").streaming_content).startswith(b"%PDF")
    assert pointers(office.change("post", path + "return/", {}, seen=at(award))) == ["#/words"]
    office.change("post", path + "return/", {"words": "Нет таблицы"}, seen=at(award))
    owner.change("post", path + "evidence/", files={"file": pdf("r2.pdf")}, seen=at(award))
    told = office.change("post", path + "accept/", {"note": "Спасибо"}, seen=at(award)).json()
    states = {one["kind"]: one["state"] for one in told["tranches"][1]["conditions"]}
    assert states["report"] == "met"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"months": 0}, ["#/months"]),
        ({"starts_on": "2020-01-01"}, ["#/starts_on"]),
        ({"fund": "x"}, ["#/fund"]),
        ({"application": "00000000-0000-4000-8000-000000000000"}, ["#/application"]),
        ({"tranches": []}, ["#/tranches"]),
        ({"tranches": [{"share": "40", "planned_on": today().isoformat()}]}, ["#/tranches"]),
        ({"tranches": [{"share": "100", "planned_on": "2020-01-01"}]}, ["#/tranches/0/planned_on"]),
        (
            {"tranches": [{"share": "100", "planned_on": today().isoformat(), "report_due_on": "2999-01-01"}]},
            ["#/tranches/0/report_due_on"],
        ),
        (
            {"tranches": [{"share": "100", "planned_on": today().isoformat(), "extra": {"kk": "а"}}]},
            ["#/tranches/0/extra/ru", "#/tranches/0/extra/en"],
        ),
    ],
)
def test_each_fault_of_a_plan_has_its_place(change, found):
    decision = funded()
    program = Program(with_second_factor(decision.officer))
    assert pointers(program.send("post", "/awards/", plan(decision, make_fund()) | change, idempotency_key="k")) == found
    assert Award.objects.count() == 0


def test_a_fund_without_money_is_said_in_its_sentence():
    decision = funded()
    program = Program(with_second_factor(decision.officer))
    body = problem(program.send("post", "/awards/", plan(decision, make_fund(budget=1000)), idempotency_key="k"), 422)
    assert "1" in body["detail"]
    assert Award.objects.count() == 0


def test_the_account_is_shown_whole_to_who_pays_or_owns_it():
    award = in_state(State.RUNNING)
    whole = [Program(person).get(at(award)).json()["bank"]["iban"] for person in (award.owner, award.finance.maker)]
    assert whole == [IBAN, IBAN]
    assert Program(award.finance.releaser).get(at(award)).json()["bank"]["iban"] == f"KZ…{IBAN[-4:]}"
    assert pointers(Program(award.owner).change("put", at(award, "bank/"), {"iban": "KZ00", "bic": BIC}, seen=at(award))) == ["#/iban"]


def test_another_day_and_the_end():
    award = in_state(State.RUNNING)
    office = Program(with_second_factor(award.officer))
    second = office.get(at(award)).json()["tranches"][1]["key"]
    path = at(award, f"tranches/{second}/day/")
    assert pointers(office.change("put", path, {"planned_on": "2020-01-01"}, seen=at(award))) == ["#/planned_on"]
    day = months_later(today(), 1).isoformat()
    assert office.change("put", path, {"planned_on": day}, seen=at(award)).json()["tranches"][1]["planned_on"] == day
    problem(office.change("post", at(award, "close/"), seen=at(award)), 403)
    told = office.change("post", at(award, "end/"), {"reason": "Команда распалась"}, seen=at(award), keyed=True).json()
    assert (told["state"], told["ended_because"], told["may"]["end"]) == ("ended", "Команда распалась", False)


def test_filters():
    award = in_state(State.OFFERED)
    program = Program(with_second_factor(award.officer))
    for query, count in ((f"q={award.number}", 1), ("state=offered", 1), ("state=running", 0), (f"fund={award.account.fund.key}", 1)):
        assert len(program.get(f"/awards/?{query}").json()["results"]) == count, query


@pytest.mark.parametrize("person", ["visitor", "stranger", "owner", "officer", "maker", "releaser"])
def test_who_may_do_what(person):
    award = in_state(State.RUNNING)
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "owner": award.owner,
        "officer": with_second_factor(award.officer),
        "maker": award.finance.maker,
        "releaser": award.finance.releaser,
    }
    program, before = Program(people[person]), Entry.objects.count()
    tranche, condition = award.tranches.first().key, report_of(award).key
    got = [
        program.get(at(award)).status_code,
        program.get(at(award, "agreement/")).status_code,
        program.send("put", at(award, "bank/")).status_code,
        program.send("post", at(award, "bank/confirm/")).status_code,
        program.send("post", at(award, f"conditions/{condition}/evidence/"), files={}).status_code,
        program.send("post", at(award, f"conditions/{condition}/accept/")).status_code,
        program.send("post", at(award, f"tranches/{tranche}/order/"), idempotency_key="a").status_code,
        program.send("post", at(award, "end/"), idempotency_key="b").status_code,
        program.get("/awards/ready-tranches/").status_code,
    ]
    assert (
        got
        == {
            "visitor": [401] * 9,
            "stranger": [404] * 8 + [403],
            "owner": [200, 200, 428, 403, 428, 403, 403, 403, 403],
            "officer": [200, 200, 403, 428, 403, 403, 403, 428, 403],
            "maker": [200, 200, 403, 403, 403, 403, 428, 403, 200],
            "releaser": [200, 200, 403, 403, 403, 403, 403, 403, 200],
        }[person]
    )
    assert Entry.objects.count() == before


def test_a_list_costs_the_same_for_more_rows():
    award, counts = in_state(State.OFFERED), []
    program = Program(award.finance.maker)
    for rows in (1, 3):
        while Award.objects.count() < rows:
            in_state(State.OFFERED)
        program.get("/awards/")
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get("/awards/").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]
