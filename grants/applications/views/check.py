"""The office's side: the queue of the formal check, the sheet with its lines, and the letter, read before it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
from grants.applications.queries import listed_queue
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
    """What waits for the check. A filter that makes no sense finds nothing and says why."""
    require(request.user, "applications.see_queue")
    found = QueueFilter(request.GET, queryset=listed_queue(request.user), request=request)
    rows = slice_of(found.qs if found.form.is_valid() else found.qs.none(), request.GET.get("cursor", ""), order=("check_due_at", "id"))
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


def _line_forms(screening: Screening, data: Any = None) -> list[LineForm]:
    known = {line.check_line_id: line for line in screening.lines.all()}
    return [LineForm(check, known.get(check.pk), data) for check in screening.application.call.checks.prefetch_related("reasons")]


def _sheet_context(request: HttpRequest, row: Application, screening: Screening | None) -> dict[str, Any]:
    lines = _line_forms(screening) if screening else []
    return {
        "application": row,
        "screening": screening,
        "lines": lines,
        "answered": sum(form.line is not None for form in lines),
        "outcome": OutcomeForm(initial={"outcome": screening.outcome, "note": screening.note} if screening else None),
        "may_return": can(request.user, "applications.return", row),
        "verdict": judge(row.call, row.applicant),
        "chapters": chapters_of(row),
        "earlier": row.screenings.exclude(decided_at=None).prefetch_related("lines__reason", "lines__check_line"),
    }


@login_required
@require_POST
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save the lines; then show the letter as its readers will get it; only with `send` does it go out and the application move."""
    row, screening = _sheet_or_404(request, key)
    lines = _line_forms(screening, request.POST)
    form = OutcomeForm(request.POST)
    if "send" not in request.POST:
        _save_lines(screening, lines, actor=request.user)
        if any(line.errors for line in lines):
            return _show_sheet(request, row, screening, lines, form)
    if "save" in request.POST:
        services.note_outcome(screening, actor=request.user, **form.kept())
        messages.success(request, _("Saved."))
        return redirect("applications:check", row.key)
    if form.is_valid():
        try:
            return _send_or_show(request, row, screening, form)
        except ValidationError as error:
            form.add_error(None, error)
    return _show_sheet(request, row, screening, lines, form)


def _save_lines(screening: Screening, lines: list[LineForm], *, actor: Any) -> None:
    """Each line that was answered; one that was left open stays open."""
    for form in lines:
        if form.is_answered() and form.is_valid():
            try:
                services.note_finding(screening, form.check, actor=actor, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("reason", error.messages[0])


def _send_or_show(request: HttpRequest, row: Application, screening: Screening, form: OutcomeForm) -> HttpResponse:
    """Raises: ValidationError where the lines do not carry the outcome."""
    outcome, note = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["note"]
    require(request.user, "applications.return" if outcome == Outcome.RETURN else "applications.screen", row)
    check_outcome(screening, outcome)
    if "send" in request.POST:
        services.decide_screening(screening, actor=request.user, outcome=outcome, note=note)
        messages.success(request, _("Done: %(outcome)s. The letter is on its way.") % {"outcome": outcome.label})
        return redirect("applications:queue")
    due = correction_due(row) if outcome == Outcome.RETURN else None
    letters = preview_letters(screening, outcome, note, due)
    return render(
        request, "applications/letter.html", {"application": row, "form": form, "outcome": outcome, "due": due, "letters": letters}
    )


def _show_sheet(request: HttpRequest, row: Application, screening: Screening, lines: list[LineForm], form: OutcomeForm) -> HttpResponse:
    context = _sheet_context(request, row, screening) | {"lines": lines, "outcome": form}
    return render(request, "applications/check.html", context, status=422)
