"""From prepared to paid: two people, one payment, nothing twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from core.access import Refused, can, visible_rows, why_not
from core.audit.models import Entry as AuditEntry
from core.calendar import now
from core.calendar.clock import moved_to
from core.workflow import Conflict
from grants.ledger import services
from grants.ledger.bank_csv import answer_rows
from grants.ledger.choices import State
from grants.ledger.models import BankFile, Entry, PaymentOrder
from grants.ledger.queries import Balances, balances_of_account, left_to_prepare, orders_about_each
from grants.ledger.services.journal import NothingLeft
from grants.ledger.verify import verify_books
from tests.grants.ledger.factories import BIC, IBAN, answer_line, make_office, person_with, tenge

pytestmark = pytest.mark.django_db


def balances(office):
    return balances_of_account(office.account)


def kept(office):
    states = dict(PaymentOrder.objects.values_list("number", "state"))
    return balances(office), states, Entry.objects.count(), AuditEntry.objects.count(), BankFile.objects.count()


def test_a_payment_goes_from_committed_to_paid(office):
    order = office.prepare(100)
    assert (order.number, balances(office)) == (f"PO-{office.fund_year.year}-00001", Balances(committed=Decimal(600)))
    assert left_to_prepare(office.account, office.fund_year) == tenge(500)
    office.release(order)
    assert balances(office) == Balances(committed=Decimal(500), ordered=Decimal(100))
    assert (order.released_by, order.state) == (office.releaser, State.RELEASED)
    office.send()
    order.refresh_from_db()
    assert (order.state, balances(office)) == (State.SENT, Balances(committed=Decimal(500), ordered=Decimal(100)))
    office.answer(answer_line(order))
    order.refresh_from_db()
    assert (order.state, balances(office)) == (State.PAID, Balances(committed=Decimal(500), paid=Decimal(100)))
    assert list(order.entries.order_by("pk").values_list("step", flat=True)) == ["order", "pay"]
    actions = AuditEntry.objects.about(order).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["payment.prepare", "payment.release", "payment.send", "payment.settle"]
    assert verify_books() == []


@pytest.mark.parametrize("state", list(State))
def test_every_state_agrees_with_the_books(office, state):
    order = office.in_state(state)
    assert (order.state, verify_books()) == (state, [])


def test_the_preparer_never_releases_under_whatever_roles(office):
    both = person_with("finance_maker", "finance_releaser", "administrator")
    office.maker = both
    order = office.prepare(100)
    before = kept(office)
    with pytest.raises(Refused) as refused:
        services.release_order(order, actor=both)
    assert refused.value.sentence == why_not(both, "ledger.release", order)
    with pytest.raises(Refused):
        services.release_orders([order], actor=both)
    assert kept(office) == before
    with pytest.raises(IntegrityError, match="maker_is_not_releaser"), transaction.atomic():
        PaymentOrder.objects.update(released_by=both, released_at=now())


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("finance_maker", "prepare cancel read_answer view"),
        ("finance_releaser", "release choose cancel make_file read_answer view"),
        ("auditor", "view"),
        ("administrator", ""),
        ("", ""),
    ],
)
def test_who_may_do_what(office, role, codes):
    order = office.prepare()
    person = person_with(*filter(None, [role]))
    every = ("prepare", "release", "choose", "cancel", "make_file", "read_answer", "view")
    assert [name for name in every if can(person, f"ledger.{name}", order)] == [name for name in every if name in codes.split()]
    seen = [visible_rows(rows, person).count() for rows in (PaymentOrder.objects.all(), type(office.account).objects.all())]
    assert seen == [1, 1] if "view" in codes else [0, 0]


@pytest.mark.parametrize("state", [State.RELEASED, State.SENT, State.PAID, State.RETURNED, State.CANCELLED])
def test_only_a_prepared_payment_is_released(office, state):
    order = office.in_state(state)
    before = kept(office)
    with pytest.raises(Conflict):
        services.release_order(order, actor=person_with("finance_releaser"))
    with pytest.raises(Conflict):
        services.release_orders([order], actor=person_with("finance_releaser"))
    assert kept(office) == before


def test_no_more_is_prepared_than_is_committed(office):
    office.prepare(500)
    before = kept(office)
    with pytest.raises(NothingLeft) as refused:
        office.prepare("100.01")
    assert (refused.value.left, "100,00" in str(refused.value.sentence), kept(office)) == (tenge(100), True, before)
    assert office.prepare(100).number.endswith("-00002")


def test_the_budget_of_another_year_pays_nothing(office):
    order = office.prepare(100)
    with moved_to(now() + timedelta(days=366)):
        for person in (office.releaser, office.maker):
            person.role_grants.update(until=None)
        before = kept(office)
        with pytest.raises(Refused) as refused:
            office.release(order)
        assert refused.value.sentence == why_not(office.releaser, "ledger.release", order)
        with pytest.raises(Refused):
            office.prepare(1)
        assert kept(office) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "KZ66125KZT1001300224"),
        ("iban", ""),
        ("iban", "DE00"),
        ("bic", "HSBK"),
        ("bic", "hsbkkzkx"),
        ("bic", BIC + "\n"),
        ("payee_bin", "123456789012"),
        ("payee_name", ""),
        ("purpose", "x" * 401),
    ],
)
def test_what_is_wrong_is_told_at_its_field(office, field, value):
    before = kept(office)
    with pytest.raises(ValidationError) as refused:
        office.prepare(1, **{field: value})
    assert (list(refused.value.error_dict), kept(office)) == ([field], before)


@pytest.mark.parametrize("amount", [0, -5])
def test_a_payment_pays_something(office, amount):
    with pytest.raises(ValidationError) as refused:
        office.prepare(amount)
    assert "order_is_tenge" not in str(refused.value)
    assert not PaymentOrder.objects.exists()


@pytest.mark.parametrize("field", ["iban", "amount", "payee_name", "bic", "purpose", "number", "prepared_by", "account_id"])
def test_what_was_prepared_is_what_is_released(office, field):
    order = office.prepare()
    values = {"amount": tenge(99), "prepared_by": office.releaser, "account_id": services.open_account(office.fund, "x").pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentOrder.objects.filter(pk=order.pk).update(**{field: values.get(field, "KZ96999ABCDE12345678"[:11])})
    with pytest.raises(DatabaseError), transaction.atomic():
        order.delete()


def test_an_illegal_move_fails_in_sql_too(office):
    order = office.prepare()
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentOrder.objects.filter(pk=order.pk).update(state=State.PAID)


def test_many_are_released_together_or_none(office):
    orders = [office.prepare(100), office.prepare(200)]
    office.release(orders[1])
    before = kept(office)
    with pytest.raises(Conflict):
        services.release_orders(orders, actor=office.releaser)
    assert kept(office) == before
    assert [row.number for row in services.release_orders(orders[:1], actor=office.releaser)] == [orders[0].number]


def test_a_cancelled_payment_gives_its_money_back(office):
    prepared, released = office.in_state(State.PREPARED, 100), office.in_state(State.RELEASED, 200)
    for order in (prepared, released):
        with pytest.raises(Refused):
            services.cancel_order(order, actor=office.maker, reason="  ")
        services.cancel_order(order, actor=office.maker, reason="Неверное назначение")
    assert balances(office) == Balances(committed=Decimal(600))
    assert left_to_prepare(office.account, office.fund_year) == tenge(600)
    assert verify_books() == []


@pytest.mark.parametrize("state", [State.SENT, State.PAID, State.RETURNED, State.CANCELLED])
def test_what_is_at_the_bank_is_not_cancelled(office, state):
    order = office.in_state(state)
    before = kept(office)
    with pytest.raises(Conflict):
        services.cancel_order(order, actor=office.maker, reason="Поздно")
    assert kept(office) == before


def test_payments_know_what_they_are_about(office):
    order = office.prepare(about=office.fund)
    other = office.prepare()
    assert (orders_about_each([office.fund]), other.about_key) == ({str(office.fund.key): [order]}, "")
    assert orders_about_each([office.account]) == {str(office.account.key): []}


# The bank's file


def test_the_file_holds_each_released_payment_once(office):
    orders = [office.release(office.prepare(amount)) for amount in (100, "200.5")]
    office.prepare(1)
    file = office.send()
    assert (file.count, file.total) == (2, tenge("300.50"))
    assert file.content.split("\r\n") == [
        "number,payee,bin,iban,bic,amount,currency,purpose",
        f"{orders[0].number},ТОО «ТерраСенс»,,{IBAN},{BIC},100.00,KZT,Транш 1 по договору 41",
        f"{orders[1].number},ТОО «ТерраСенс»,,{IBAN},{BIC},200.50,KZT,Транш 1 по договору 41",
        "",
    ]
    with pytest.raises(Refused):
        office.send()
    assert BankFile.objects.count() == 1


def test_a_formula_is_a_text_in_the_file(office):
    office.release(office.prepare(payee_name="=HYPERLINK(1)", purpose='+1, "транш"'))
    assert office.send().content.split("\r\n")[1].endswith(f',\'=HYPERLINK(1),,{IBAN},{BIC},100.00,KZT,"\'+1, ""транш"""')


def test_the_maker_makes_no_file(office):
    order = office.in_state(State.RELEASED)
    with pytest.raises(Refused):
        services.make_bank_file(actor=office.maker)
    order.refresh_from_db()
    assert (order.state, BankFile.objects.count()) == (State.RELEASED, 0)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_answer_may_come_in_any_order_of_columns(delimiter):
    head = ["Reason", "outcome", "day", "currency", "amount", "iban", "number", "line", "branch"]
    line = ["", "PAID", "2026-11-22", "kzt", "10.00", "kz65 125K ZT10 0130 0224", "PO-2026-00001", "7", "001"]
    [row] = answer_rows(("\ufeff" + delimiter.join(head) + "\n" + delimiter.join(line)).encode())
    assert (row.line, row.paid, row.amount, row.currency, row.iban) == ("7", True, Decimal(10), "KZT", IBAN)


def test_two_funds_stay_apart(office):
    other = make_office(code="water", budget=50, committed=50)
    other.release(other.prepare(50))
    assert balances(office) == Balances(committed=Decimal(600))
    assert balances(other) == Balances(ordered=Decimal(50))
