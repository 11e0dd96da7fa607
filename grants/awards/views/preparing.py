"""Preparing an award: fund, days, shares and conditions, with the conversion and the sums shown before anything is done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import Refused, require
from core.calendar import today
from core.money.choices import HOME
from core.money.rates import RateMissing, convert
from core.web.posting import posted, status_of, went_through
from core.web.responses import done
from grants.awards import services
from grants.awards.agreement import rate_text
from grants.awards.forms import USUAL_TRANCHES, PrepareForm
from grants.awards.models import Award
from grants.awards.plan import MOST_TRANCHES, split
from grants.awards.queries import decision_for, funds_with_free
from grants.calls.kinds import kind_named
from grants.council.models import Decision
from grants.ledger.services import NoBudget, NothingLeft

AT: dict[type[Refused], str] = {services.NotAwardable: "", RateMissing: "", NothingLeft: "fund", NoBudget: "fund"}
"""Where each refusal is said: what the fund lacks at the fund, what stands against the sum at the top."""


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, key: UUID) -> HttpResponse:
    """`key` is the application's. A second click, or a second officer, finds the award that is there already."""
    decision = get_object_or_404(decision_for(request.user, key)[:1])
    require(request.user, "awards.prepare", decision)
    if award := Award.objects.filter(application=decision.application).first():
        return redirect(award)
    form = PrepareForm(posted(request), funds=funds_with_free(today().year), count=count_of(request))
    if request.method == "POST" and "show" not in request.POST:
        made: list[Award] = []
        if went_through(form, lambda: made.append(services.prepare_award(decision, actor=request.user, **form.plan())), at=AT):
            done(request, _("The award is prepared and its money is committed. Look at it once more, then offer the agreement."))
            return redirect(made[0])
    context = {"form": form, "decision": decision, "application": decision.application, **figures(decision, form)}
    return render(request, "awards/prepare.html", context, status=status_of(form))


def count_of(request: HttpRequest) -> int:
    """How many tranches the page asks for."""
    said = (request.POST if request.method == "POST" else request.GET).get("tranches", "")
    return min(max(int(said), 1), MOST_TRANCHES) if said.isascii() and said.isdigit() and len(said) < 3 else USUAL_TRANCHES


def figures(decision: Decision, form: PrepareForm) -> dict[str, Any]:
    """The conversion at today's rate, what stands against the sum, and the tranches in tenge where the shares are whole."""
    money, day = decision.amount, today()
    problem = kind_named(decision.application.kind).award_problem(decision.application, money, day)
    try:
        converted = convert(money, HOME, day)
    except RateMissing as missing:
        return {"money": money, "problem": missing.sentence, "counts": range(1, MOST_TRANCHES + 1)}
    return {
        "money": money,
        "problem": problem,
        "agreed": converted.money,
        "rate": rate_text(converted.rates[0]) if converted.rates else "",
        "sums": sums_of(form, converted.money),
        "counts": range(1, MOST_TRANCHES + 1),
    }


def sums_of(form: PrepareForm, agreed: Any) -> list[Any]:
    """The tranches in tenge by the shares on the page; none while those are not 100 per cent."""
    shares = [form[f"share-{number}"] for number in range(1, form.count + 1)]
    try:
        return split(agreed, [share.field.clean(share.value()) for share in shares])
    except ValidationError:
        return []
