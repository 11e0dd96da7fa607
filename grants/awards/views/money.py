"""Tranches as the finance office sees them, and the payment of one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.web.keyset import page_of
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from grants.awards import services
from grants.awards.choices import Standing
from grants.awards.forms import DayForm
from grants.awards.models import Tranche
from grants.awards.queries import first_of, held_up_tranches, line_of, lines_of_many, paid_to, ready_tranches, whole
from grants.awards.standing import bank_of
from grants.awards.views.rows import tranche_or_404
from grants.ledger.services import NoBudget, NothingLeft

AT_ONCE = 50


@login_required
@require_GET
def tranches(request: HttpRequest) -> HttpResponse:
    """What is ready to pay, and what should be paid by now and cannot be, with what it waits for."""
    require(request.user, "awards.see_tranches")
    page = page_of(ready_tranches(), request, by=("planned_on", "pk"))
    context = {
        "page": page,
        "ready": lines_of_many(whole(page)),
        "own": paid_to_own(request.user, page),
        "held_up": lines_of_many(first_of(held_up_tranches(), AT_ONCE)),
        "prepares": can(request.user, "ledger.prepare"),
    }
    return render(request, "awards/tranches.html", context)


def paid_to_own(user: Any, tranches: Iterable[Tranche]) -> set[int]:
    """Whose payment somebody else must prepare: the reader belongs to the applicant."""
    return set(paid_to(user, Tranche.objects.filter(pk__in=[row.pk for row in tranches])).values_list("pk", flat=True))


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """The payment as it will be prepared: payee, account, sum. A second click finds the payment that is there."""
    tranche = tranche_or_404(request, key)
    require(request.user, "awards.order", tranche)
    line = line_of(tranche)
    if line.order is not None and line.standing in (Standing.ORDERED, Standing.PAID):
        return redirect(line.order)
    if request.method == "POST":
        payment = services.order_tranche(tranche, actor=request.user)
        done(request, _("The payment is prepared. Another person must release it."))
        return redirect(payment)
    context = {
        "tranche": tranche,
        "award": tranche.award,
        "bank": bank_of(tranche.award),
        "line": line,
        "ready": line.standing == Standing.READY,
    }
    return render(request, "awards/order.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def replan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another day for a tranche, and with it perhaps another year's budget."""
    tranche = tranche_or_404(request, key)
    award = tranche.award
    require(request.user, "awards.replan", award)
    form = DayForm(posted(request), initial={"planned_on": tranche.planned_on})
    at = {NothingLeft: "planned_on", NoBudget: "planned_on"}
    if request.method == "POST" and went_through(
        form, lambda: services.replan_tranche(tranche, form.cleaned_data["planned_on"], actor=request.user), at=at
    ):
        done(request, _("The tranche has a new day."))
        return redirect(award)
    return task_page(
        request,
        form,
        title=_("A new day for tranche %(number)s") % {"number": tranche.position},
        sentence=str(award),
        consequence=_("Where the new day lies in another year, the money is committed in that year's budget. The applicant is told."),
        button=_("Give the tranche a new day"),
        up=award.number,
        up_url=award.get_absolute_url(),
    )
