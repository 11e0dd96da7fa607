"""Funds, budgets and accounts for programs, and a payment prepared out of an account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from core.calendar import today
from grants.ledger.models import Fund, PaymentOrder
from grants.ledger.services import open_fund
from tests.core.accounts.factories import UserFactory
from tests.core.api.program import Program, pointers, problem
from tests.grants.ledger.factories import BIC, IBAN, make_office, person_with

pytestmark = pytest.mark.django_db

NAMES = {"kk": "Су қоры", "ru": "Фонд воды", "en": "Water fund"}


def at(fund, tail=""):
    return f"/funds/{fund.key}/{tail}"


def budget(**fields):
    return {"year": today().year, "way": "give", "amount": "500.50", "note": "Приказ 7"} | fields


def payment(office, **fields):
    given = {
        "account": str(office.account.key),
        "payee_name": "ТОО «ТерраСенс»",
        "iban": IBAN,
        "bic": BIC,
        "amount": "100.00",
        "purpose": "Транш 1",
    }
    return given | fields


def test_from_a_new_fund_to_its_budget():
    program = Program(person_with("administrator"))
    made = program.send("post", "/funds/", {"code": "water", "name": NAMES})
    fund = Fund.objects.get()
    assert (made.status_code, made["Location"], made.json()["name"], made.json()["years"]) == (201, f"/api/v1/funds/{fund.key}/", NAMES, [])
    given = program.change("post", at(fund, "budget/"), budget(), seen=at(fund), keyed=True).json()
    [year] = given["years"]
    assert (year["year"], year["balances"]["budget"]) == (today().year, {"amount": "500.50", "currency": "KZT"})
    cut = program.change("post", at(fund, "budget/"), budget(way="cut", amount="100"), seen=at(fund), keyed=True).json()
    assert cut["years"][0]["balances"]["given"]["amount"] == "400.50"
    assert [row["code"] for row in program.get("/funds/").json()["results"]] == ["water"]


def test_a_budget_is_given_once_however_often_it_is_sent(office):
    program = Program(office.maker)
    tag = program.tag(at(office.fund))
    first = program.send("post", at(office.fund, "budget/"), budget(), if_match=tag, idempotency_key="b1")
    again = program.send("post", at(office.fund, "budget/"), budget(), if_match=tag, idempotency_key="b1")
    assert (first.status_code, again.json(), again["Idempotent-Replayed"]) == (200, first.json(), "true")
    assert again.json()["years"][0]["balances"]["given"]["amount"] == "1500.50"
    problem(program.send("post", at(office.fund, "budget/"), budget(), if_match=tag, idempotency_key="b2"), 412)
    problem(program.send("post", at(office.fund, "budget/"), budget(), idempotency_key="b3"), 428)
    problem(program.send("post", at(office.fund, "budget/"), budget(), if_match=program.tag(at(office.fund))), 400)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"way": "cut", "amount": "400.01"}, ["#/amount"]),  # 600 of 1,000 are committed
        ({"amount": "0"}, ["#/amount"]),
        ({"amount": "-5"}, ["#/amount"]),
        ({"amount": 5}, ["#/amount"]),
        ({"way": "take"}, ["#/way"]),
        ({"way": "commit"}, ["#/way"]),
        ({"year": 1999}, ["#/year"]),
        ({"note": ""}, ["#/note"]),
        ({"note": "a\x00"}, ["#/note"]),
        ({"fund": "x"}, ["#/fund"]),
    ],
)
def test_each_fault_of_a_budget_has_its_place(office, fields, found):
    program = Program(office.maker)
    assert pointers(program.change("post", at(office.fund, "budget/"), budget(**fields), seen=at(office.fund), keyed=True)) == found
    assert program.get(at(office.fund)).json()["years"][0]["balances"]["given"]["amount"] == "1000.00"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"code": "energy"}, ["#/code"]),
        ({"code": "a b"}, ["#/code"]),
        ({"name": {}}, ["#/name/kk", "#/name/ru", "#/name/en"]),
        ({"budget": 5}, ["#/budget"]),
    ],
)
def test_each_fault_of_a_fund_has_its_place(office, fields, found):
    assert pointers(Program(office.maker).send("post", "/funds/", {"code": "water", "name": NAMES} | fields)) == found
    assert Fund.objects.get() == office.fund


def test_an_account_reads_as_agreed(office):
    office.release(office.prepare(100))
    program, path = Program(office.releaser), f"/accounts/{office.account.key}/"
    told = program.get(path).json()
    assert (told["fund"]["code"], told["balances"]["committed"]["amount"], told["balances"]["ordered"]["amount"]) == (
        "energy",
        "500.00",
        "100.00",
    )
    assert told["may_prepare"] is False
    lines = program.get(f"{path}postings/").json()
    assert [(line["step"], line["stage"], line["amount"]["amount"], line["running"]["amount"]) for line in lines] == [
        ("commit", "committed", "600.00", "600.00"),
        ("order", "committed", "-100.00", "500.00"),
        ("order", "ordered", "100.00", "100.00"),
    ]
    assert [line["payment"] for line in lines] == [None, *[str(PaymentOrder.objects.get().key)] * 2]


def test_filters(office):
    other = make_office(code="water")
    program = Program(office.maker)

    def keys(query):
        return {row["key"] for row in program.get(f"/accounts/?{query}").json()["results"]}

    assert keys("") == {str(office.account.key), str(other.account.key)}
    assert keys(f"fund={other.fund.key}") == {str(other.account.key)}
    assert keys("q=nothing") == set()
    assert pointers(program.get("/accounts/?fund=x")) == ["fund"]


def test_a_payment_is_prepared_out_of_an_account(office):
    program = Program(office.maker)
    made = program.send("post", "/payments/", payment(office), idempotency_key="p1")
    order = PaymentOrder.objects.get()
    assert (made.status_code, made["Location"], made.json()["state"], made.json()["iban"]) == (
        201,
        f"/api/v1/payments/{order.key}/",
        "prepared",
        IBAN,
    )
    assert (made.json()["about"], made.json()["amount"]["amount"], made["ETag"]) == (None, "100.00", program.tag(f"/payments/{order.key}/"))
    again = program.send("post", "/payments/", payment(office), idempotency_key="p1")
    assert (again.json(), again["Idempotent-Replayed"], PaymentOrder.objects.count()) == (made.json(), "true", 1)
    problem(program.send("post", "/payments/", payment(office)), 400)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"amount": "600.01"}, ["#/amount"]),
        ({"amount": "0.001"}, ["#/amount"]),
        ({"iban": "KZ00"}, ["#/iban"]),
        ({"bic": "x"}, ["#/bic"]),
        ({"payee_bin": "1"}, ["#/payee_bin"]),
        ({"payee_name": ""}, ["#/payee_name"]),
        ({"purpose": "a\x00"}, ["#/purpose"]),
        ({"account": "00000000-0000-4000-8000-000000000000"}, ["#/account"]),
        ({"state": "paid"}, ["#/state"]),
    ],
)
def test_each_fault_of_a_payment_has_its_place(office, fields, found):
    assert pointers(Program(office.maker).send("post", "/payments/", payment(office, **fields), idempotency_key="k")) == found
    assert not PaymentOrder.objects.exists()


@pytest.mark.parametrize("person", ["visitor", "stranger", "maker", "releaser", "auditor", "administrator"])
def test_who_may_do_what(office, person):
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "maker": office.maker,
        "releaser": office.releaser,
        "auditor": person_with("auditor"),
        "administrator": person_with("administrator"),
    }
    program, before = Program(people[person]), Entry.objects.count()
    account = f"/accounts/{office.account.key}/"
    got = [
        program.get("/funds/").status_code,
        program.get(at(office.fund)).status_code,
        program.send("post", "/funds/").status_code,
        program.send("post", at(office.fund, "budget/"), idempotency_key="a").status_code,
        program.get("/accounts/").status_code,
        program.get(account).status_code,
        program.get(f"{account}postings/").status_code,
        program.send("post", "/payments/", payment(office, amount="0"), idempotency_key="b").status_code,
    ]
    assert (
        got
        == {
            "visitor": [401] * 8,
            "stranger": [403, 404, 403, 404, 403, 404, 404, 403],
            "maker": [200, 200, 400, 428, 200, 200, 200, 400],
            "releaser": [200, 200, 403, 403, 200, 200, 200, 403],
            "auditor": [200, 200, 403, 403, 200, 200, 200, 403],
            "administrator": [200, 200, 400, 428, 403, 404, 404, 403],
        }[person]
    )
    assert Entry.objects.count() == before


def test_a_token_for_payments_changes_no_budget(office):
    program = Program(office.maker, ["payments:write"])
    problem(program.get("/funds/"), 403)
    problem(program.send("post", at(office.fund, "budget/"), budget(), if_match="*", idempotency_key="k"), 403)
    assert program.get("/payments/").status_code == 200


@pytest.mark.parametrize("path", ["/funds/", "/accounts/"])
def test_a_list_costs_the_same_for_more_rows(office, path):
    program, counts = Program(office.maker), []
    for rows in (1, 3):
        for number in range(Fund.objects.count(), rows):
            make_office(code=f"fund-{number}")
        program.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert len(program.get(path).json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_fund_without_years_reads_too(office):
    fund = open_fund("empty", NAMES, actor=person_with("administrator"))
    assert Program(office.maker).get(at(fund)).json()["years"] == []
