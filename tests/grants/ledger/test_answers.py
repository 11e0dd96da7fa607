"""The bank's answer: entered once, and only where it is exactly what was sent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.access import Refused
from core.calendar import today
from grants.ledger import services
from grants.ledger.bank_csv import UnreadableFile, answer_rows
from grants.ledger.choices import Doubt, State, Verdict
from grants.ledger.models import AnswerLine, BankAnswer, Entry, PaymentOrder
from grants.ledger.queries import Balances, balances_of_account, put_aside
from grants.ledger.verify import verify_books
from tests.grants.ledger.factories import OTHER_IBAN, answer_file, answer_line, person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(office):
    return office.in_state(State.SENT)


def kept(office):
    states = dict(PaymentOrder.objects.values_list("number", "state"))
    return balances_of_account(office.account), states, Entry.objects.count()


def verdicts(answer):
    return list(answer.lines.values_list("verdict", "doubt"))


def test_the_same_answer_twice_changes_nothing(office, sent):
    assert verdicts(office.answer(answer_line(sent))) == [("applied", "")]
    before = kept(office)
    assert verdicts(office.answer(answer_line(sent))) == [("repeated", "")]
    assert kept(office) == before
    assert before[0] == Balances(committed=Decimal(500), paid=Decimal(100))
    assert AnswerLine.objects.filter(verdict=Verdict.APPLIED).count() == 1


def test_the_same_line_twice_in_one_file(office, sent):
    line = answer_line(sent)
    assert verdicts(office.answer(line, line)) == [("applied", ""), ("repeated", "")]
    assert verify_books() == []


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({"amount": "99.99"}, Doubt.OTHER_SUM),
        ({"amount": "50.00"}, Doubt.OTHER_SUM),
        ({"amount": "100.01"}, Doubt.OTHER_SUM),
        ({"amount": "NaN"}, Doubt.UNREADABLE),
        ({"amount": "-100.00"}, Doubt.UNREADABLE),
        ({"amount": "сто"}, Doubt.UNREADABLE),
        ({"currency": "USD"}, Doubt.OTHER_CURRENCY),
        ({"iban": OTHER_IBAN}, Doubt.OTHER_IBAN),
        ({"iban": ""}, Doubt.OTHER_IBAN),
        ({"number": "PO-2026-99999"}, Doubt.UNKNOWN_ORDER),
        ({"number": ""}, Doubt.UNKNOWN_ORDER),
        ({"outcome": "in part"}, Doubt.UNREADABLE),
        ({"day": "31.12.2026"}, Doubt.UNREADABLE),
        ({"line": "x" * 65}, Doubt.UNREADABLE),
    ],
)
@pytest.mark.parametrize("outcome", ["paid", "returned"])
def test_what_does_not_fit_is_put_aside_and_never_entered(office, sent, told, doubt, outcome):
    before = kept(office)
    answer = office.answer(answer_line(sent, **({"outcome": outcome} | told)))
    assert (verdicts(answer), kept(office)) == ([("aside", doubt)], before)
    assert list(put_aside().values_list("doubt", flat=True)) == [doubt]


def test_a_line_without_number_or_from_tomorrow_is_unreadable(office, sent):
    nameless = answer_line(sent).removeprefix(f"L-{sent.number}")
    tomorrow = answer_line(sent, day=(today() + timedelta(days=1)).isoformat())
    assert verdicts(office.answer(nameless, tomorrow)) == [("aside", Doubt.UNREADABLE)] * 2


def test_the_rest_of_the_file_is_entered_all_the_same(office):
    first, second = (office.release(office.prepare(amount)) for amount in (100, 200))
    office.send()
    answer = office.answer(answer_line(first, amount="1.00"), answer_line(second))
    assert verdicts(answer) == [("aside", Doubt.OTHER_SUM), ("applied", "")]
    assert balances_of_account(office.account) == Balances(committed=Decimal(300), ordered=Decimal(100), paid=Decimal(200))


def test_one_number_with_two_meanings(office, sent):
    office.answer(answer_line(sent, line="7", amount="99.00"))
    answer = office.answer(answer_line(sent, line="7"))
    assert verdicts(answer) == [("aside", Doubt.OTHER_LINE)]
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_second_line_for_one_payment_is_put_aside(office, sent):
    office.answer(answer_line(sent, line="1"))
    before = kept(office)
    assert verdicts(office.answer(answer_line(sent, line="2"))) == [("aside", Doubt.NOT_AT_BANK)]
    assert kept(office) == before


@pytest.mark.parametrize("state", [State.PREPARED, State.RELEASED, State.CANCELLED])
def test_an_answer_to_what_was_never_sent(office, state):
    order = office.in_state(state)
    before = kept(office)
    assert verdicts(office.answer(answer_line(order))) == [("aside", Doubt.UNKNOWN_ORDER)]
    assert kept(office) == before


def test_a_refused_payment_is_committed_again(office, sent):
    office.answer(answer_line(sent, outcome="returned", reason="Счёт закрыт"))
    sent.refresh_from_db()
    assert (sent.state, sent.ended_because) == (State.RETURNED, "Счёт закрыт")
    assert balances_of_account(office.account) == Balances(committed=Decimal(600))
    assert verify_books() == []


def test_paid_money_that_came_back_is_committed_again(office):
    paid = office.in_state(State.PAID)
    office.answer(answer_line(paid, line="back", outcome="returned"))
    paid.refresh_from_db()
    assert (paid.state, balances_of_account(office.account)) == (State.RETURNED, Balances(committed=Decimal(600)))
    assert list(paid.entries.order_by("pk").values_list("step", flat=True)) == ["order", "pay", "refund"]
    assert verify_books() == []
    before = kept(office)
    assert verdicts(office.answer(answer_line(paid, line="again", outcome="returned"))) == [("aside", Doubt.NOT_AT_BANK)]
    assert kept(office) == before


def test_an_auditor_reads_no_answer(office, sent):
    with pytest.raises(Refused):
        services.read_answer("a.csv", answer_file(answer_line(sent)), actor=person_with("auditor"))
    assert not BankAnswer.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"line,number\n1,2\n",
        answer_file(),
        answer_file("a\x00b"),
        b"\n".join([answer_file("1").split(b"\r\n")[0], *[b"1"] * 5001]),
        b"x" * (2 * 1024 * 1024 + 1),
    ],
    ids=["nothing", "bytes", "columns", "no lines", "nul", "too many", "too big"],
)
def test_a_file_that_is_no_answer_is_refused_as_a_whole(office, content):
    with pytest.raises(ValidationError):
        services.read_answer("a.csv", content, actor=office.maker)
    assert not BankAnswer.objects.exists()


@given(st.binary(max_size=200) | st.text(max_size=200).map(answer_file))
def test_any_bytes_are_rows_or_no_answer(content):
    try:
        rows = answer_rows(content)
    except UnreadableFile:
        return
    assert all(row.is_readable in (True, False) for row in rows)


def test_the_database_enters_a_line_once(office, sent):
    answer = office.answer(answer_line(sent, line="7"))
    with pytest.raises(IntegrityError, match="a_line_is_entered_once"), transaction.atomic():
        AnswerLine.objects.create(answer=answer, position=2, line_id="7", told={}, verdict=Verdict.APPLIED, order=sent)
    with pytest.raises(DatabaseError), transaction.atomic():
        answer.lines.update(line_id="8")
