"""What this room brings to the frame: the finance office's hat, its menu, lines of Today, search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import can
from core.accounts.choices import GlobalRole
from core.web.hats import Hat, register_hat
from core.web.navigation import Entry, add_entry
from core.web.numbers import money
from core.web.search import Hit, searchable
from core.web.today import Line, today
from grants.ledger.choices import State
from grants.ledger.models import PaymentOrder
from grants.ledger.queries import orders_for, refusals_of, to_release

AT_MOST = 10
OFFICE = (GlobalRole.FINANCE_MAKER, GlobalRole.FINANCE_RELEASER)


def to_release_count(user: Any) -> int:
    return to_release(user).count() if user.has_role(GlobalRole.FINANCE_RELEASER) else 0


register_hat(Hat("finance", gettext_lazy("Finance"), lambda user: user.has_role(*OFFICE), order=60, desk=True))
add_entry("finance", Entry(gettext_lazy("Payments"), "ledger:orders", "report-money", order=10, count=to_release_count))
add_entry("finance", Entry(gettext_lazy("Bank's answers"), "ledger:answers", "file-upload", order=20))
add_entry("finance", Entry(gettext_lazy("Funds"), "ledger:funds", "folder", order=30))
add_entry("auditor", Entry(gettext_lazy("Payments"), "ledger:orders", "report-money", order=50))
for hat in ("auditor", "administrator"):
    add_entry(hat, Entry(gettext_lazy("Funds"), "ledger:funds", "folder", order=60))


@today("finance", "act")
def waiting_for_me(user: Any) -> Iterator[Line]:
    if user.has_role(GlobalRole.FINANCE_RELEASER):
        waiting = list(to_release(user)[:AT_MOST])
        refusals = refusals_of(user, waiting)
        for order in (order for order in waiting if refusals[order.pk] is None):
            note = _("Prepared by %(person)s.") % {"person": order.prepared_by}
            yield Line(_("Release"), title_of(order), order.get_absolute_url(), None, note, order.state_badge)


@today("finance", "act")
def waiting_for_the_bank(user: Any) -> Iterator[Line]:
    if not user.has_role(GlobalRole.FINANCE_RELEASER):
        return
    if count := PaymentOrder.objects.filter(state=State.RELEASED).count():
        words = ngettext("%(count)d released payment", "%(count)d released payments", count) % {"count": count}
        yield Line(
            _("Make the bank's file"),
            words,
            f"{reverse('ledger:orders')}?state={State.RELEASED}",
            None,
            _("The bank has not got them yet."),
        )


@today("finance", "with_others")
def waiting_for_another(user: Any) -> Iterator[Line]:
    for order in PaymentOrder.objects.with_all().filter(state=State.PREPARED, prepared_by=user)[:AT_MOST]:
        yield Line(_("Read"), title_of(order), order.get_absolute_url(), None, _("Another person must release it."), order.state_badge)


def title_of(order: PaymentOrder) -> str:
    return f"{order.number} · {order.payee_name} · {money(order.amount)}"


@searchable("payments", gettext_lazy("Payments"), order=50)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    if not can(user, "ledger.view"):
        return []
    found = Q(number__iexact=text.strip()) | Q(payee_name__icontains=text) | Q(account__label__icontains=text)
    rows = orders_for(user).filter(found)[:limit]
    return [Hit(title_of(row), row.get_absolute_url(), f"{row.account}, {row.state_badge.label}") for row in rows]
