"""The office's side: the queue of the formal check, the sheet with its lines, and the letter, read before it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import can, require
from core.web.keyset import slice_of
from grants.applications import services
from grants.applications.choices import Outcome, State
from grants.applications.filters import QueueFilter
from grants.applications.forms import LineForm, OutcomeForm
from grants.applications.letters import preview_letters
from grants.applications.models import Application, Screening
from grants.applications.queries import screening_queue
from grants.applications.reading import chapters_of
from grants.applications.services.screening import check_outcome, correction_due
from grants.applications.views.writing import mine_or_404
from grants.calls.eligibility import judge


def _sheet_or_404(request: HttpRequest, key: UUID) -> tuple[Application, Screening]:
    """The open check of an application that this person may screen; opening it begins it."""
    row = mine_or_404(request, key)
    require(request.user, "applications.screen", row)
    return row, services.take_application(row, actor=request.user)


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    found = QueueFilter(request.GET, queryset=screening_queue(request.user), request=request)
    rows = slice_of(found.qs, request.GET.get("cursor", ""), order=("check_due_at", "id"))
    return render(request, "applications/queue.html", {"rows": rows, "filter": found})


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET before the check is begun only offers to begin it; the lines are then saved one by one."""
    row = mine_or_404(request, key)
    require(request.user, "applications.screen", row)
    if request.method == "POST":
        services.take_application(row, actor=request.user)
        return redirect("applications:check", row.key)
    screening = row.screenings.filter(decided_at=None).first() if row.state == State.SCREENING else None
    return render(request, "applications/check.html", _sheet_context(request, row, screening))


def _sheet_context(
    request: HttpRequest, row: Application, screening: Screening | None, bound: LineForm | None = None, outcome: OutcomeForm | None = None
) -> dict[str, Any]:
    lines = {line.check_line_id: line for line in screening.lines.all()} if screening else {}
    checks = row.call.checks.prefetch_related("reasons")
    forms = [bound if bound and bound.check == check else LineForm(check, lines.get(check.pk)) for check in checks]
    return {
        "application": row,
        "screening": screening,
        "lines": forms,
        "answered": len(lines),
        "outcome": outcome or OutcomeForm(initial={"outcome": screening.outcome, "note": screening.note} if screening else None),
        "may_return": can(request.user, "applications.return", row),
        "verdict": judge(row.call, row.applicant),
        "chapters": chapters_of(row),
        "earlier": row.screenings.exclude(decided_at=None),
    }


@login_required
@require_POST
def line(request: HttpRequest, key: UUID, line: UUID) -> HttpResponse:
    """Save one line of the check."""
    row, screening = _sheet_or_404(request, key)
    check = get_object_or_404(row.call.checks, key=line)
    form = LineForm(check, None, request.POST)
    if form.is_valid():
        try:
            services.note_finding(screening, check, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "reason", error.messages[0])
    if form.errors:
        return render(request, "applications/check.html", _sheet_context(request, row, screening, form), status=422)
    return redirect(f"/applications/{row.key}/check/#line-{check.key}")


@login_required
@require_POST
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """First the letter as its readers will get it; only with `send` does it go out and the application move."""
    row, screening = _sheet_or_404(request, key)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        outcome, note = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["note"]
        try:
            check_outcome(screening, outcome)
            if "send" in request.POST:
                services.decide_screening(screening, actor=request.user, outcome=outcome, note=note)
                messages.success(request, _("Done: %(outcome)s. The letter is on its way.") % {"outcome": outcome.label})
                return redirect("applications:queue")
            require(request.user, "applications.return" if outcome == Outcome.RETURN else "applications.screen", row)
        except ValidationError as error:
            form.add_error(None, error)
    if form.errors:
        return render(request, "applications/check.html", _sheet_context(request, row, screening, outcome=form), status=422)
    due = correction_due(row) if outcome == Outcome.RETURN else None
    return render(
        request,
        "applications/letter.html",
        {"application": row, "form": form, "outcome": outcome, "due": due, "letters": preview_letters(screening, outcome, note, due)},
    )
