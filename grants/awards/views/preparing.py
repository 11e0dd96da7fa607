"""Preparing an award, and changing its plan until it is offered: fund, days, shares and conditions, with the conversion and the sums shown before anything is done."""

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
from core.workflow import Conflict
from grants.awards import services
from grants.awards.agreement import rate_text
from grants.awards.forms import USUAL_TRANCHES, PrepareForm, said_of
from grants.awards.models import Award
from grants.awards.plan import MOST_TRANCHES, split
from grants.awards.queries import decision_for, funds_with_free, plan_mark
from grants.awards.views.rows import award_or_404
from grants.calls.kinds import kind_named
from grants.council.models import Decision
from grants.ledger.services import NoBudget, NothingLeft

CONFLICT = 409
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


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another plan for an award that was not offered yet: the same form, with what stands in it."""
    award = award_or_404(request, key)
    require(request.user, "awards.change_plan", award)
    tranches = list(award.tranches.prefetch_related("conditions"))
    count = count_of(request, len(tranches))
    said = said_of(award, tranches)
    if count != len(tranches):
        said = {name: said[name] for name in ("fund", "starts_on", "months")}
    form = PrepareForm(posted(request), funds=funds_with_free(today().year, award), count=count, initial=said)
    seen = request.POST.get("plan", "") if request.method == "POST" else plan_mark(award)
    try:
        if (
            request.method == "POST"
            and "show" not in request.POST
            and went_through(form, lambda: replace(request, award, form, seen), at=AT)
        ):
            done(request, _("The plan is changed. Look at it once more, then offer the agreement."))
            return redirect(award)
    except Conflict:
        return outrun(request, award, form)
    return render(request, "awards/prepare.html", changing(award, form, seen), status=status_of(form))


def replace(request: HttpRequest, award: Award, form: PrepareForm, seen: str) -> None:
    if not seen:
        raise Conflict
    services.change_plan(award, actor=request.user, plan=seen, **form.plan())


def outrun(request: HttpRequest, award: Award, form: PrepareForm) -> HttpResponse:
    """Somebody else changed the plan meanwhile: what was typed is kept, and saved over theirs only by a second press."""
    award = award_or_404(request, award.key)
    require(request.user, "awards.change_plan", award)
    form.add_error(
        None, _("Somebody changed the plan after you opened it here. What you wrote is kept in the form; saving it replaces their plan.")
    )
    return render(request, "awards/prepare.html", changing(award, form, plan_mark(award)), status=CONFLICT)


def changing(award: Award, form: PrepareForm, plan: str) -> dict[str, Any]:
    return {
        "form": form,
        "award": award,
        "application": award.application,
        "plan": plan,
        "money": award.amount,
        "agreed": award.agreed,
        "rate": rate_text(award.rate) if award.rate else "",
        "sums": sums_of(form, award.agreed),
        "counts": range(1, MOST_TRANCHES + 1),
    }


def count_of(request: HttpRequest, usual: int = USUAL_TRANCHES) -> int:
    """How many tranches the page asks for."""
    said = (request.POST if request.method == "POST" else request.GET).get("tranches", "")
    return min(max(int(said), 1), MOST_TRANCHES) if said.isascii() and said.isdigit() and len(said) < 3 else usual


def figures(decision: Decision, form: PrepareForm) -> dict[str, Any]:
    """The conversion at today's rate, what stands against the sum, and the tranches in tenge where the shares are whole."""
    day = today()
    money: Any = decision.amount  # a decision that gives none is refused above
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
