"""Twenty people at once: a payment is released, sent and paid once, and no budget is exceeded."""

from decimal import Decimal

import pytest

from core.audit.chain import check_chain
from core.audit.models import Entry as AuditEntry
from grants.ledger import services
from grants.ledger.choices import State, Step
from grants.ledger.models import AnswerLine, BankFile, Entry, OrderSeries, PaymentOrder
from grants.ledger.queries import Balances, balances_of_account, balances_of_year
from grants.ledger.verify import verify_books
from tests.grants.ledger.factories import answer_file, answer_line, make_office, person_with, tenge
from tests.together import rounds

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20


def copies(order: PaymentOrder) -> list[PaymentOrder]:
    return [PaymentOrder.objects.get(pk=order.pk) for _copy in range(THREADS)]


def test_twenty_releases_of_one_payment_are_one_release(office, together):
    order = office.prepare(100)
    people = [person_with("finance_releaser") for _number in range(THREADS)]
    raised = together(
        *(lambda row=row, who=who: services.release_order(row, actor=who) for row, who in zip(copies(order), people, strict=True))
    )
    assert sorted(raised) == ["", *["Conflict"] * (THREADS - 1)]
    assert Entry.objects.filter(order=order).count() == 1
    assert AuditEntry.objects.about(order).filter(action="payment.release").count() == 1
    assert balances_of_account(office.account) == Balances(committed=Decimal(500), ordered=Decimal(100))
    assert (verify_books(), check_chain().whole) == ([], True)


def test_releases_of_many_in_any_order_never_block_each_other(together):
    offices = [make_office(code=code) for code in ("energy", "water")]
    orders = [office.prepare(100) for _round in range(2) for office in offices]
    releaser = offices[0].releaser
    raised = together(
        *(lambda rows=rows: services.release_orders(rows, actor=releaser) for rows in [orders, orders[::-1]] * (THREADS // 2))
    )
    assert sorted(raised) == ["", *["Conflict"] * (THREADS - 1)]
    assert PaymentOrder.objects.filter(state=State.RELEASED).count() == 4
    assert verify_books() == []


def test_release_against_cancel_has_one_winner(office, together):
    for _round in rounds(4, 20):
        order = office.prepare(10)
        rows = copies(order)[:2]
        raised = together(
            lambda rows=rows: services.release_order(rows[0], actor=office.releaser),
            lambda rows=rows: services.cancel_order(rows[1], actor=office.maker, reason="Ошибка"),
        )
        order.refresh_from_db()
        expected = {State.RELEASED: ["", "Conflict"], State.CANCELLED: ["", ""] if raised[0] == "" else ["Conflict", ""]}
        assert raised == expected[order.state]
    assert verify_books() == []


def test_twenty_commitments_never_exceed_the_budget(together):
    office = make_office(budget=1000, committed=0)
    accounts = [services.open_account(office.fund, f"ICO-{number}") for number in range(THREADS)]
    raised = together(*(lambda row=row: services.commit_money(row, tenge(150), actor=office.maker) for row in accounts))
    assert sorted(raised) == [*[""] * 6, *["NothingLeft"] * 14]
    assert balances_of_year(office.fund_year) == Balances(budget=Decimal(100), committed=Decimal(900))
    assert verify_books() == []


def test_twenty_preparations_never_exceed_the_commitment(office, together):
    office.maker  # noqa: B018  made before the threads ask for it
    raised = together(*(lambda: office.prepare(70) for _number in range(THREADS)))
    assert sorted(raised) == [*[""] * 8, *["NothingLeft"] * 12]
    numbers = sorted(PaymentOrder.objects.values_list("number", flat=True))
    assert numbers == [f"PO-{office.fund_year.year}-{number:05d}" for number in range(1, 9)]
    assert OrderSeries.objects.get().last == 8


def test_two_files_at_once_send_each_payment_once(office, together):
    for _number in range(3):
        office.in_state(State.RELEASED)
    raised = together(*(office.send for _thread in range(8)))
    assert sorted(raised) == ["", *["Refused"] * 7]
    assert (BankFile.objects.get().count, verify_books()) == (3, [])


def test_the_same_answer_at_once_is_entered_once(office, together):
    order = office.in_state(State.SENT)
    content = answer_file(answer_line(order))
    maker = office.maker
    raised = together(*(lambda: services.read_answer("a.csv", content, actor=maker) for _thread in range(THREADS)))
    assert raised == [""] * THREADS
    assert sorted(AnswerLine.objects.values_list("verdict", flat=True)) == ["applied", *["repeated"] * (THREADS - 1)]
    assert Entry.objects.filter(order=order, step=Step.PAY).count() == 1
    assert balances_of_account(office.account) == Balances(committed=Decimal(500), paid=Decimal(100))
    assert (verify_books(), check_chain().whole) == ([], True)
