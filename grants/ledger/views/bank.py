"""What goes to the bank and what comes back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import can, require
from core.web.posting import status_of
from core.web.responses import done
from grants.ledger import services
from grants.ledger.choices import Doubt, Verdict
from grants.ledger.forms import AnswerForm
from grants.ledger.models import BankAnswer, BankFile
from grants.ledger.queries import put_aside
from grants.ledger.services.answers import FAULTS, LONGEST_FILE

NEWEST = 50


@login_required
@require_POST
def make_file(request: HttpRequest) -> HttpResponse:
    services.make_bank_file(actor=request.user)
    done(request, _("The file is made. Download it below and hand it to the bank."))
    return redirect("ledger:answers")


@login_required
@require_GET
def bank_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The stored bytes: the same batch always downloads the same."""
    require(request.user, "ledger.view")
    file = get_object_or_404(BankFile, key=key)
    headers = {"Content-Disposition": f'attachment; filename="{file.file_name}"', "Cache-Control": "private"}
    return HttpResponse(file.content.encode(), content_type="text/csv; charset=utf-8", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """The files that went to the bank, and its answers: read here, one after another."""
    require(request.user, "ledger.view")
    may_read = can(request.user, "ledger.read_answer")
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    if request.method == "POST":
        require(request.user, "ledger.read_answer")
        if (read := _read(request, form)) is not None:
            return redirect(read)
    context = {
        "form": form if may_read else None,
        "files": BankFile.objects.select_related("made_by")[:NEWEST],
        "answers": BankAnswer.objects.select_related("read_by")[:NEWEST],
        "aside": [(line, Doubt(line.doubt).label) for line in put_aside()[:NEWEST]],
    }
    return render(request, "ledger/answers.html", context, status=status_of(form))


def _read(request: HttpRequest, form: AnswerForm) -> BankAnswer | None:
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    try:
        if upload.size > LONGEST_FILE:
            raise ValidationError(FAULTS["too_long"])
        return services.read_answer(upload.name, upload.read(), actor=request.user)
    except ValidationError as error:
        form.add_error("file", error)
        return None


@login_required
@require_GET
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    require(request.user, "ledger.view")
    row = get_object_or_404(BankAnswer.objects.select_related("read_by"), key=key)
    lines = list(row.lines.select_related("order"))
    context = {
        "answer": row,
        "lines": [(line, Doubt(line.doubt).label if line.doubt else "") for line in lines],
        "counts": [(label, sum(line.verdict == verdict for line in lines)) for verdict, label in Verdict.choices],
    }
    return render(request, "ledger/answer.html", context)
