"""The receipt, on a page, on paper, and for anybody who holds its number and hash."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.web.paper import PaperUnavailable
from grants.applications.forms import VerifyForm
from grants.applications.models import Application, Receipt
from grants.applications.paper import receipt_paper, verification_code
from parks.directory.policies import user_belongs


def _receipt_or_404(request: HttpRequest, key: UUID) -> Receipt:
    """Receipts are for the applicant and the office: whoever may see the application."""
    visible = Application.objects.visible_to(request.user)
    return get_object_or_404(
        Receipt.objects.filter(application__in=visible).select_related("application__call", "application__applicant"), key=key
    )


@login_required
@require_GET
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    row = _receipt_or_404(request, key)
    context = {
        "receipt": row,
        "application": row.application,
        "newest": row.application.receipts.first() == row,
        "code": verification_code(row),
    }
    return render(request, "applications/receipt.html", context | {"member": user_belongs(request.user, row.application.applicant)})


@login_required
@require_GET
def receipt_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    row = _receipt_or_404(request, key)
    try:
        paper = receipt_paper(row)
    except PaperUnavailable:
        message = _("PDF cannot be made on this machine. Print the page instead: it is made for paper.")
        return render(
            request,
            "applications/receipt.html",
            {"receipt": row, "application": row.application, "newest": True, "code": verification_code(row), "no_paper": message},
            status=503,
        )
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{row.number}.pdf"', "Cache-Control": "private"},
    )


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Public: says whether this number was handed in with this hash and when, and nothing else about it."""
    form = VerifyForm(request.GET or None)
    found = None
    if form.is_valid():
        found = Receipt.objects.filter(number=form.cleaned_data["number"], sha256=form.cleaned_data["sha256"]).first()
    context = {"form": form, "asked": form.is_bound and form.is_valid(), "receipt": found, "whole": bool(found and found.is_whole())}
    return render(request, "applications/verify.html", context)
