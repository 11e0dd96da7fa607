"""Handing in, taking back: each on a page of its own that says what it means."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.workflow import Conflict
from grants.applications import services
from grants.applications.choices import State
from grants.applications.forms import SubmitForm, WithdrawForm
from grants.applications.models import Application
from grants.applications.progress import task_list
from grants.applications.reading import chapters_of
from grants.applications.services import Incomplete
from grants.applications.views.writing import mine_or_404
from parks.directory.policies import user_belongs


@login_required
@require_GET
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The application as a document, the way that it will be read."""
    row = mine_or_404(request, key)
    return render(
        request,
        "applications/preview.html",
        {"application": row, "chapters": chapters_of(row), "member": user_belongs(request.user, row.applicant)},
    )


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check and hand in. A second click, from whichever tab, leads to the same receipt."""
    row = mine_or_404(request, key)
    if request.method == "POST" and _was_handed_in_already(request, row):
        return redirect(row.receipts.latest("pk"))
    require(request.user, "applications.resubmit" if row.state == State.TO_CORRECT else "applications.submit", row)
    form = SubmitForm(row.applicant, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.submit_application(row, actor=request.user))
        except Incomplete:
            return _show_submit(request, row, form, status=422)
        except Conflict:
            row.refresh_from_db()
            if _was_handed_in_already(request, row):
                return redirect(row.receipts.latest("pk"))
            raise
    return _show_submit(request, row, form, status=422 if form.errors else 200)


def _was_handed_in_already(request: HttpRequest, row: Application) -> bool:
    return row.state in {State.SUBMITTED, State.SCREENING} and user_belongs(request.user, row.applicant) and row.receipts.exists()


def _show_submit(request: HttpRequest, row: Application, form: SubmitForm, *, status: int) -> HttpResponse:
    return render(request, "applications/submit.html", {"application": row, "list": task_list(row), "form": form}, status=status)


@login_required
@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    row = mine_or_404(request, key)
    services.reopen_application(row, actor=request.user)
    return redirect(row)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    row = mine_or_404(request, key)
    require(request.user, "applications.withdraw", row)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_application(row, actor=request.user, reason=form.cleaned_data["reason"])
        return redirect(row)
    return render(request, "applications/withdraw.html", {"application": row, "form": form}, status=422 if form.errors else 200)
