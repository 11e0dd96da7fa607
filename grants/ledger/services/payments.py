"""Payment orders: prepared by one person, released by another, paid out of what is committed."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.audit import record
from core.calendar import now, today
from core.identifiers.validators import clean_iban
from core.workflow import Conflict, advance
from grants.ledger.choices import Stage, State, Step
from grants.ledger.models import Account, OrderSeries, PaymentOrder
from grants.ledger.models.orders import LIVING
from grants.ledger.queries import left_to_prepare
from grants.ledger.services.budgets import fund_year_of
from grants.ledger.services.journal import NothingLeft, lock_orders, lock_year, write_entry
from grants.ledger.subjects import columns_about


@transaction.atomic
def prepare_order(account: Account, *, actor: Any, about: models.Model | None = None, **fields: Any) -> PaymentOrder:
    """Write a payment of this year's committed money: `payee_name`, `payee_bin`, `iban`, `bic`, `amount` (tenge), `purpose`.

    Raises: Refused, NothingLeft (more than is committed and not prepared yet), ValidationError (by field).
    """
    require(actor, "ledger.prepare", account)
    fund_year = fund_year_of(account.fund, today().year)
    order = PaymentOrder(fund_year=fund_year, account=account, prepared_by=actor, **columns_about(about), **fields)
    order.clean_fields(exclude=["number", *LIVING])
    order.iban = clean_iban(order.iban)
    lock_year(fund_year)
    order.validate_constraints(exclude=["number"])
    left = left_to_prepare(account, fund_year)
    if order.amount > left:
        raise NothingLeft(Stage.COMMITTED, fund_year, left)
    order.number = next_number(f"PO-{fund_year.year}")
    order.save(force_insert=True)
    record(actor, "payment.prepare", order, changes={"sum": (None, order.amount), "account": (None, str(account.key))})
    return order


def next_number(prefix: str) -> str:
    """The next number of the series. Inside the caller's transaction: if that fails, no gap is left."""
    OrderSeries.objects.get_or_create(prefix=prefix)
    series = OrderSeries.objects.select_for_update().get(prefix=prefix)
    series.last += 1
    series.save(update_fields=["last"])
    return str(series)


@transaction.atomic
def release_order(order: PaymentOrder, *, actor: Any) -> None:
    """Let a prepared payment go to the bank: final, by somebody who did not prepare it.

    Raises: Refused, Conflict (released or cancelled by somebody else in the meantime), NothingLeft.
    """
    advance(order, "release", actor=actor, released_by=actor, released_at=now())
    write_entry(Step.ORDER, order.fund_year, order.account, order.amount, actor=actor, order=order)


@transaction.atomic
def release_orders(orders: Iterable[PaymentOrder], *, actor: Any) -> list[PaymentOrder]:
    """Release all of them or none. Raises: Refused (the first that may not be), Conflict, NothingLeft."""
    wanted = {order.pk for order in orders}
    rows = lock_orders(PaymentOrder.objects.filter(pk__in=wanted, state=State.PREPARED))
    if len(rows) != len(wanted):
        raise Conflict
    for order in rows:
        release_order(order, actor=actor)
    return rows


@transaction.atomic
def cancel_order(order: PaymentOrder, *, actor: Any, reason: str) -> None:
    """Take back a payment that is not at the bank yet; released money is committed again. Raises: Refused, Conflict."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the payment is cancelled."))
    advance(order, "cancel", actor=actor, ended_because=reason)
    if order.released_by_id:
        write_entry(Step.UNORDER, order.fund_year, order.account, order.amount, actor=actor, order=order)
