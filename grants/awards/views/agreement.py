"""The agreement: read in three languages, on paper, and signed by both sides, each on a page that names what is signed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import require
from core.web.languages import LANGUAGE_NAMES, LANGUAGES
from core.web.paper import PaperUnavailable
from core.web.responses import done
from core.workflow import Conflict
from grants.awards import services
from grants.awards.choices import State
from grants.awards.models import Agreement, Award
from grants.awards.paper import agreement_paper
from grants.awards.queries import agreement_of
from grants.awards.views.rows import award_or_404


def agreement_or_404(award: Award) -> Agreement:
    found = agreement_of(award)
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, award: Award, agreement: Agreement, **more: Any) -> dict[str, Any]:
    wanted = request.GET.get("text", "")
    language = wanted if wanted in LANGUAGES else (get_language() or LANGUAGES[0])
    names = LANGUAGE_NAMES.items()
    return {
        "award": award,
        "agreement": agreement,
        "text": agreement.told["text"][language],
        "language": language,
        "languages": names,
        **more,
    }


@login_required
@require_GET
def agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    award = award_or_404(request, key)
    return render(request, "awards/agreement.html", page(request, award, agreement_or_404(award)))


@login_required
@require_GET
def agreement_pdf(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    award = award_or_404(request, key)
    row = agreement_or_404(award)
    if language not in LANGUAGES:
        raise Http404
    try:
        with override(language):
            paper = agreement_paper(row, language)
    except PaperUnavailable:
        message = _("PDF cannot be made on this machine. Print the page instead: it is made for paper.")
        return render(request, "awards/agreement.html", page(request, award, row, no_paper=message), status=503)
    headers = {"Content-Disposition": f'attachment; filename="{award.number}-{language}.pdf"', "Cache-Control": "private"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """By an owner of the applicant."""
    award = award_or_404(request, key)
    require(request.user, "awards.sign", award)
    if request.method == "POST":
        services.sign_agreement(award, actor=request.user, sha256=request.POST.get("sha256", ""))
        done(request, _("You have signed the agreement. The fund signs next."))
        return redirect(award)
    return signing_page(request, award, State.OFFERED, "awards/sign.html")


@login_required
@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, key: UUID) -> HttpResponse:
    """By an officer of the call, who is nobody of the applicant."""
    award = award_or_404(request, key)
    require(request.user, "awards.countersign", award)
    if request.method == "POST":
        services.countersign(award, actor=request.user, sha256=request.POST.get("sha256", ""))
        done(request, _("The agreement is signed by both sides. The project runs."))
        return redirect(award)
    return signing_page(request, award, State.SIGNED, "awards/countersign.html")


def signing_page(request: HttpRequest, award: Award, state: State, template: str) -> HttpResponse:
    if award.state != state:
        raise Conflict
    return render(request, template, page(request, award, agreement_or_404(award)))
