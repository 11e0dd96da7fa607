"""The proof finds what is wrong, and says nothing where all holds."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from grants.ledger import verify
from grants.ledger.choices import State
from grants.ledger.verify import run_checks, verify_books

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(office):
    return office.in_state(State.PAID)


def behind_the_back(sql):
    """Change rows as a thief with the database's own password would: no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            cursor.execute(sql)
            return cursor.rowcount
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_whole_books_are_told_in_one_line_each(paid):
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert [line for line in out.getvalue().splitlines() if line.startswith(("audit chain", "books"))] == [
        "audit chain: holds",
        "books: holds",
    ]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE grants_ledger_posting SET kzt = kzt + 1, amount = amount + 1 WHERE stage = 'paid'", "does not balance"),
        ("DELETE FROM grants_ledger_posting WHERE stage = 'paid'", "does not balance"),
        ("UPDATE grants_ledger_posting SET stage = 'budget', account_id = NULL WHERE stage = 'paid'", "leaves the route"),
        (
            "UPDATE grants_ledger_posting SET kzt = kzt * 7, amount = amount * 7 WHERE entry_id = (SELECT max(id) FROM grants_ledger_entry)",
            "account",
        ),
        ("UPDATE grants_ledger_paymentorder SET amount = amount + 1", "books 100.00, payments 101.00"),
        ("UPDATE grants_ledger_paymentorder SET iban = 'KZ96999ABCDE12345678'", "not what its payments give"),
        ("UPDATE grants_ledger_paymentorder SET state = 'sent', paid_on = NULL", "is sent, its entries say: order pay"),
        ("UPDATE grants_ledger_bankfile SET content = content || 'x'", "not what its hash says"),
        ("UPDATE grants_ledger_orderseries SET last = last + 1", "2 numbers given out, 1 payments"),
    ],
)
def test_what_was_changed_behind_the_back_is_found(paid, sql, told):
    assert verify_books() == []
    assert behind_the_back(sql) > 0
    assert any(told in fault for fault in verify_books()), verify_books()
    with pytest.raises(CommandError):
        call_command("verify", stdout=io.StringIO())


def test_a_broken_chain_is_found(paid):
    behind_the_back("UPDATE core_audit_entry SET action = 'payment.forged' WHERE action = 'payment.release'")
    [faults] = [result.faults for result in run_checks() if result.name == "audit chain"]
    assert len(faults) == 1


def test_a_room_brings_a_check_of_its_own(monkeypatch):
    monkeypatch.setattr(verify, "_checks", {})
    verify.check("cap", lambda: ["one is over"])
    with pytest.raises(ValueError, match="twice"):
        verify.check("cap", list)
    assert [(result.name, result.faults) for result in run_checks()] == [("cap", ["one is over"])]
