"""The bank's answer: each line is entered once and only if it is exactly the payment that was sent; anything else is put aside."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.access import require
from core.audit import record
from core.calendar import today
from core.money.choices import HOME
from core.workflow import Conflict, advance
from grants.ledger.bank_csv import LONGEST_LINE, AnswerRow, UnreadableFile, answer_rows
from grants.ledger.choices import AT_THE_BANK, Doubt, State, Step, Verdict
from grants.ledger.models import AnswerLine, BankAnswer, PaymentOrder
from grants.ledger.services.journal import lock_orders, write_entry

LOCK = 7130
"""Answers are read one after another: a line that two people upload at once is then new to one of them only."""
LONGEST_FILE = 2 * 1024 * 1024
LONGEST_REASON = 300
FAULTS = {
    "not_text": _("This is not the bank's answer: it is no text table (CSV, UTF-8)."),
    "columns": _("This is not the bank's answer: it needs the columns line, number, iban, amount, currency, day, outcome, reason."),
    "empty": _("There is no line in this file."),
    "too_long": _("There are too many lines in this file. Ask the bank for a shorter one."),
}


@transaction.atomic
def read_answer(name: str, content: bytes, *, actor: Any) -> BankAnswer:
    """Read a file of the bank and enter what it proves. The same line again changes nothing.

    Raises: Refused, ValidationError (the file as a whole is no answer; nothing is kept then).
    """
    require(actor, "ledger.read_answer")
    rows = _rows(content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    orders = {order.number: order for order in lock_orders(PaymentOrder.objects.filter(number__in={row.number for row in rows}))}
    answer = BankAnswer.objects.create(name=name[:200], sha256=hashlib.sha256(content).hexdigest(), read_by=actor)
    for position, row in enumerate(rows, 1):
        _enter(answer, position, row, orders.get(row.number), actor=actor)
    counts = {verdict.value: answer.lines.filter(verdict=verdict).count() for verdict in Verdict}
    record(actor, "bank_answer.read", answer, changes={verdict: (None, count) for verdict, count in counts.items()})
    return answer


def _rows(content: bytes) -> list[AnswerRow]:
    if len(content) > LONGEST_FILE:
        raise ValidationError(FAULTS["too_long"], code="too_long")
    try:
        return answer_rows(content)
    except UnreadableFile as fault:
        raise ValidationError(FAULTS[fault.code], code=fault.code) from None


def _enter(answer: BankAnswer, position: int, row: AnswerRow, order: PaymentOrder | None, *, actor: Any) -> None:
    verdict, doubt = _judge(row, order)
    if verdict == Verdict.APPLIED and order is not None:
        try:
            _apply(row, order, actor=actor)
        except Conflict:
            verdict, doubt = Verdict.ASIDE, Doubt.NOT_AT_BANK
    AnswerLine.objects.create(
        answer=answer, position=position, line_id=row.line[:LONGEST_LINE], told=row.told(), verdict=verdict, doubt=doubt or "", order=order
    )


def _judge(row: AnswerRow, order: PaymentOrder | None) -> tuple[Verdict, Doubt | None]:
    if row.line and (known := AnswerLine.objects.filter(line_id=row.line[:LONGEST_LINE]).order_by("pk").first()):
        return (Verdict.REPEATED, None) if known.told == row.told() else (Verdict.ASIDE, Doubt.OTHER_LINE)
    doubt = _doubt(row, order)
    return (Verdict.ASIDE, doubt) if doubt else (Verdict.APPLIED, None)


def _doubt(row: AnswerRow, order: PaymentOrder | None) -> Doubt | None:
    """What keeps the line from being the answer to this payment."""
    if not row.is_readable or row.day is None or row.day > today():
        return Doubt.UNREADABLE
    if order is None or order.state not in AT_THE_BANK:
        return Doubt.UNKNOWN_ORDER
    if row.currency != HOME:
        return Doubt.OTHER_CURRENCY
    if row.iban != order.iban:
        return Doubt.OTHER_IBAN
    if row.amount != order.amount.amount:
        return Doubt.OTHER_SUM
    open_to = (State.SENT,) if row.paid else (State.SENT, State.PAID)
    return None if order.state in open_to else Doubt.NOT_AT_BANK


def _apply(row: AnswerRow, order: PaymentOrder, *, actor: Any) -> None:
    fields: dict[str, Any] = {"paid_on": row.day} if row.paid else {"ended_because": row.reason[:LONGEST_REASON]}
    if row.paid:
        move, step = "settle", Step.PAY
    elif order.state == State.SENT:
        move, step = "bounce", Step.BOUNCE
    else:
        move, step = "refund", Step.REFUND
    advance(order, move, actor=actor, **fields)
    write_entry(step, order.fund_year, order.account, order.amount, actor=actor, order=order)
