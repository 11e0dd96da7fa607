"""The queue of payments, one payment, and the two deeds that need two people."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.calendar import today
from core.web.keyset import page_of
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from grants.ledger import services
from grants.ledger.choices import State
from grants.ledger.filters import PaymentFilter
from grants.ledger.forms import CancelForm, PrepareForm
from grants.ledger.models import Account, PaymentOrder
from grants.ledger.queries import account_is_new, counts_by_state, left_at_each, left_to_prepare, orders_for, refusals_of
from grants.ledger.services.budgets import fund_year_of
from grants.ledger.services.journal import NothingLeft
from grants.ledger.subjects import subject_of

MOST_AT_ONCE = 100


@login_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What waits for its release, unless another state is asked for. A filter that makes no sense finds nothing and says why at its field."""
    require(request.user, "ledger.view")
    asked = request.GET.copy()
    asked.setdefault("state", State.PREPARED)
    found = PaymentFilter(asked, queryset=orders_for(request.user))
    if "state" in found.form.errors:
        raise Http404
    state = asked["state"]
    rows = page_of(found.qs if found.form.is_valid() else found.qs.none(), request, by=("-pk",))
    refusals = refusals_of(request.user, rows)
    for row in rows:
        row.refusal = refusals[row.pk]
    counts = counts_by_state()
    context = {
        "rows": rows,
        "filter": found,
        "state": state,
        "tabs": [(code, label, counts.get(code, 0)) for code, label in State.choices],
        "releases": state == State.PREPARED and can(request.user, "ledger.make_file"),
        "none_chosen": request.GET.get("chosen") == "none",
        "choosable": any(row.refusal is None for row in rows),
        "may_make_file": state == State.RELEASED and counts.get(State.RELEASED) and can(request.user, "ledger.make_file"),
    }
    return render(request, "ledger/orders.html", context)


@login_required
@require_GET
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(orders_for(request.user), key=key)
    context = {
        "order": row,
        "subject": subject_of(row),
        "entries": row.entries.select_related("actor").order_by("pk"),
        "refusal": refusals_of(request.user, [row])[row.pk],
        "may_cancel": row.state in (State.PREPARED, State.RELEASED) and can(request.user, "ledger.cancel", row),
        "waits": row.state == State.PREPARED,
    }
    return render(request, "ledger/order.html", context)


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def release(request: Any) -> HttpResponse:
    """The chosen payments with payee, account number, sum and what the budget keeps: the page that is read before money moves."""
    if request.method == "GET" and "order" not in request.GET:  # the button was pressed and nothing chosen
        return redirect(f"{reverse('ledger:orders')}?chosen=none")
    rows = chosen(request)
    for row in rows:
        if request.method == "GET":
            require(request.user, "ledger.choose", row)
        require(request.user, "ledger.release", row)
    if request.method == "POST":
        released = services.release_orders(rows, actor=request.user)
        words = ngettext("%(count)d payment is released.", "%(count)d payments are released.", len(released))
        done(request, words % {"count": len(released)})
        return redirect("ledger:orders")
    context = {
        "rows": [(row, account_is_new(row)) for row in rows],
        "total": sum((row.amount for row in rows[1:]), rows[0].amount),
        "left": left_at_each(rows),
    }
    return render(request, "ledger/release.html", context)


def chosen(request: HttpRequest) -> list[PaymentOrder]:
    """The payments named in the address or the form; 404 where one of them is none, or is not the reader's to see."""
    keys = set((request.POST if request.method == "POST" else request.GET).getlist("order"))
    try:
        wanted = {UUID(key) for key in keys}
    except ValueError:
        raise Http404 from None
    rows = list(orders_for(request.user).filter(key__in=wanted).order_by("pk"))
    require(request.user, "ledger.view")
    if not 0 < len(wanted) <= MOST_AT_ONCE or len(rows) != len(wanted):
        raise Http404
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, key: UUID) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user).select_related("fund"), key=key)
    require(request.user, "ledger.prepare", account)
    left = left_to_prepare(account, fund_year_of(account.fund, today().year))
    form = PrepareForm(posted(request))
    made: list[PaymentOrder] = []
    if request.method == "POST" and went_through(
        form, lambda: made.append(services.prepare_order(account, actor=request.user, **form.cleaned_data)), at={NothingLeft: "amount"}
    ):
        done(request, _("The payment is prepared. Another person must release it."))
        return redirect(made[0])
    return task_page(
        request,
        form,
        template="ledger/task.html",
        title=_("Prepare a payment"),
        sentence=account.label,
        left=left,
        consequence=_("Another person of the finance office reads it and releases it. Until then it can be cancelled."),
        button=_("Prepare payment"),
        up=str(account),
        up_url=account.get_absolute_url(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(orders_for(request.user), key=key)
    require(request.user, "ledger.cancel", row)
    form = CancelForm(posted(request))
    if request.method == "POST" and went_through(
        form, lambda: services.cancel_order(row, actor=request.user, reason=form.cleaned_data["reason"])
    ):
        done(request, _("The payment is cancelled; its money is committed again."))
        return redirect(row)
    return task_page(
        request,
        form,
        title=_("Cancel the payment %(number)s") % {"number": row.number},
        sentence=row.payee_name,
        consequence=_("A cancelled payment is never sent. Its money stays committed and can be paid by a new payment."),
        button=_("Cancel payment"),
        up=row.number,
        up_url=row.get_absolute_url(),
    )
