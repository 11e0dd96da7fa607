"""One condition: what the applicant gives for it, and the office's answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import can, require
from core.calendar.working_days import end_of_working_day
from core.web.posting import posted, status_of, went_through
from core.web.responses import done
from grants.awards import services
from grants.awards.forms import AnswerForm, EvidenceForm
from grants.awards.models import Condition
from grants.awards.rules import rule_line
from grants.awards.views.rows import condition_or_404


@login_required
@require_http_methods(["GET", "POST"])
def condition(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same page for both sides; each finds the form that is theirs now."""
    row = condition_or_404(request, key)
    if row.is_of_the_house:
        raise Http404
    gives, answers = can(request.user, "awards.give", row), can(request.user, "awards.answer", row)
    form = form_for(request, gives=gives, answers=answers)
    if request.method == "POST":
        if form is None:
            require(request.user, "awards.give" if "note" in request.POST or request.FILES else "awards.answer", row)
        elif went_through(form, lambda: do(request, row, form, gives=gives)):
            done(request, _("It is handed in. The programme office answers.") if gives else _("The applicant is told."))
            return redirect(row.tranche.award)
    given = list(row.evidence.select_related("file", "given_by", "answered_by"))
    context = {
        "condition": row,
        "award": row.tranche.award,
        "rule": rule_line(row.tranche.award, row, given),
        "given": given,
        "form": form,
        "gives": gives,
        "due_at": end_of_working_day(row.due_on) if row.due_on else None,
    }
    return render(request, "awards/condition.html", context, status=status_of(form) if form is not None else 200)


def form_for(request: HttpRequest, *, gives: bool, answers: bool) -> forms.Form | None:
    if gives:
        return EvidenceForm(posted(request), request.FILES if request.method == "POST" else None)
    return AnswerForm(posted(request)) if answers else None


def do(request: HttpRequest, row: Condition, form: Any, *, gives: bool) -> None:
    said = form.cleaned_data
    if gives:
        services.give_evidence(row, said["file"], said["note"], actor=request.user)
    elif said["answer"] == AnswerForm.ACCEPT:
        services.accept_condition(row, actor=request.user, note=said["words"])
    else:
        services.return_condition(row, actor=request.user, words=said["words"], due_on=said["due_on"])
