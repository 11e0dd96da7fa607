"""The deeds of both sides on an award: offer, bank account, end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require
from core.outbox.services import preview_letter
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from core.workflow import Conflict
from grants.applications.queries import team_of
from grants.awards import services
from grants.awards.choices import State
from grants.awards.forms import BankForm, EndForm
from grants.awards.models import Award
from grants.awards.queries import lines_of, plan_mark, sums_of
from grants.awards.standing import bank_of
from grants.awards.views.rows import award_or_404


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The letter as it will go, and to whom, before it goes."""
    award = award_or_404(request, key)
    require(request.user, "awards.offer", award)
    if request.method == "POST":
        services.offer_award(award, actor=request.user, plan=request.POST.get("plan", ""))
        done(request, _("The agreement is offered. The applicant was told by letter."))
        return redirect(award)
    if award.state != State.PREPARING:
        raise Conflict
    people = list(team_of(award.application))
    context: dict[str, Any] = {"award": award, "people": people, "lines": lines_of(award), "plan": plan_mark(award)}
    if people:
        context["letter"] = preview_letter("awards.offered", people[0], {"award": award, "url": award.get_absolute_url()})
    return render(request, "awards/offer.html", context)


def words_for(row: Award, **words: Any) -> dict[str, Any]:
    return {"up": row.number, "up_url": row.get_absolute_url(), "sentence": str(row.application), **words}


@login_required
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, key: UUID) -> HttpResponse:
    """The applicant's account."""
    award = award_or_404(request, key)
    require(request.user, "awards.give_bank", award)
    known = bank_of(award)
    form = BankForm(posted(request), initial={"iban": known.iban, "bic": known.bic} if known else {})
    if request.method == "POST" and went_through(form, lambda: services.give_bank_details(award, actor=request.user, **form.cleaned_data)):
        done(request, _("The account is given. The programme office confirms it before anything is paid there."))
        return redirect(award)
    words = words_for(
        award,
        title=_("Bank account"),
        consequence=_("After each change the programme office confirms the account again; nothing is paid before that."),
        button=_("Give the bank account"),
    )
    return task_page(request, form, **words)


@login_required
@require_http_methods(["GET", "POST"])
def confirm_bank(request: HttpRequest, key: UUID) -> HttpResponse:
    award = award_or_404(request, key)
    require(request.user, "awards.confirm_bank", award)
    known = bank_of(award)
    if known is None or known.is_confirmed:
        raise Conflict
    if request.method == "POST":
        services.confirm_bank_details(award, actor=request.user, given_at=seen_at(request))
        done(request, _("The bank account is confirmed."))
        return redirect(award)
    return render(request, "awards/confirm_bank.html", {"award": award, "bank": known, "given_at": known.given_at.isoformat()})


def seen_at(request: HttpRequest) -> datetime:
    """Which details the officer had before their eyes; without that nothing is confirmed."""
    try:
        seen = parse_datetime(request.POST.get("given_at", ""))
    except ValueError:
        seen = None
    if seen is None or seen.tzinfo is None:
        raise Conflict
    return seen


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before its time: a page that names what goes back."""
    award = award_or_404(request, key)
    require(request.user, "awards.end", award)
    form = EndForm(posted(request))
    if request.method == "POST" and went_through(
        form, lambda: services.end_award(award, actor=request.user, reason=form.cleaned_data["reason"])
    ):
        done(request, _("The award has ended. What was unpaid is free in the budget again."))
        return redirect(award)
    words = words_for(
        award, title=_("End the award early"), template="awards/end.html", award=award, sums=sums_of(award), button=_("End the award")
    )
    return task_page(request, form, **words)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything is paid and met."""
    award = award_or_404(request, key)
    require(request.user, "awards.close", award)
    if request.method == "POST":
        services.close_award(award, actor=request.user)
        done(request, _("The project is closed."))
        return redirect(award)
    return render(request, "awards/close.html", {"award": award, "sums": sums_of(award), "lines": lines_of(award)})
