import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused, require
from core.audit import record
from core.money.choices import HOME
from core.workflow import advance
from grants.ledger.bank_csv import order_file, plain_amount
from grants.ledger.choices import State
from grants.ledger.models import BankFile, PaymentOrder
from grants.ledger.services.journal import lock_orders


@transaction.atomic
def make_bank_file(*, actor: Any) -> BankFile:
    """One file of every released payment, which are then at the bank. Raises: Refused (not allowed, or nothing is released)."""
    require(actor, "ledger.make_file")
    orders = lock_orders(PaymentOrder.objects.filter(state=State.RELEASED))
    if not orders:
        raise Refused(_("No released payment waits for the bank."))
    content = content_of(orders)
    total = sum((order.amount.amount for order in orders), Decimal())
    file = BankFile.objects.create(
        made_by=actor,
        count=len(orders),
        total=Money(total, HOME),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    for order in orders:
        advance(order, "send", actor=actor, bank_file=file)
    record(actor, "bank_file.make", file, changes={"count": (None, file.count), "sum": (None, file.total)})
    return file


def content_of(orders: Iterable[PaymentOrder]) -> str:
    """The lines of the file, by number: the same orders always give the same bytes."""
    rows = sorted(orders, key=lambda order: order.pk)
    return order_file(
        (row.number, row.payee_name, row.payee_bin, row.iban, row.bic, plain_amount(row.amount.amount), HOME, row.purpose) for row in rows
    )
