"""One application before its council: what was asked, what reviewers say, what is decided."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import can, require, why_not
from core.files.views import SANDBOX
from core.outbox.services import preview_letter
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from core.workflow import Conflict
from grants.applications.models import Application
from grants.applications.queries import team_of
from grants.applications.reading import chapters_of
from grants.council import services
from grants.council.choices import LETTERS, SHOWN, Outcome
from grants.council.forms import DecisionForm, StepOutForm
from grants.council.models import Decision
from grants.council.queries import bands_read, council_of, decisions_on, figures_of, languages_of, prepared_of, reviews_read
from grants.council.views.calls import back_to_list

UNPROCESSABLE, CONFLICT = 422, 409


def application_or_404(request: HttpRequest, key: UUID) -> Application:
    """An application that the council has, for those who read what it reads; who stepped out is told so."""
    row = get_object_or_404(Application.objects.select_related("call__review_round", "applicant"), key=key, state__in=SHOWN)
    if not can(request.user, "council.see", row.call):
        raise Http404
    require(request.user, "council.read", row)
    return row


@login_required
@require_http_methods(["GET"])
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    row = application_or_404(request, key)
    decisions = decisions_on(row)
    standing = next((one for one in decisions if not one.is_released), None)
    return show(request, row, DecisionForm(row, standing), decisions=decisions)


def show(
    request: HttpRequest,
    row: Application,
    form: DecisionForm,
    *,
    status: int = 200,
    outrun: bool = False,
    decisions: list[Decision] | None = None,
) -> HttpResponse:
    reviews = reviews_read(row)
    may_prepare = can(request.user, "council.prepare", row)
    known = decisions_on(row) if decisions is None else decisions
    context = {
        "application": row,
        "line": figures_of(row, reviews),
        "form": form,
        "outrun": outrun,
        "standing": form.standing,
        "decisions": [one for one in known if one.is_released],
        "reviews": reviews,
        "bands": bands_read(reviews),
        "chapters": chapters_of(row),
        "languages": [get_language_info(code)["name_translated"] for code in languages_of(team_of(row))] if may_prepare else [],
        "recusals": row.recusals.select_related("user"),
        "may_prepare": may_prepare,
        "why_not": why_not(request.user, "council.prepare", row),
        "may_step_out": can(request.user, "council.step_out", row),
    }
    return render(request, "council/application.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """From the form to the letter as it will go, and from there to the prepared decision; nothing typed is lost on the way."""
    row = application_or_404(request, key)
    if request.method == "GET":
        return redirect("council:application", row.key)
    require(request.user, "council.prepare", row)
    standing = prepared_of(row)
    form = DecisionForm(row, standing, request.POST)
    step = request.POST.get("step", "letter")
    if step == "edit":
        return show(request, row, form)
    if not went_through(form, lambda: services.checked_decision(row, **form.as_asked())):
        return show(request, row, form, status=UNPROCESSABLE)
    if (standing.key if standing else None) != form.cleaned_data["replaces"]:
        return outrun(request, row, form)
    if step != "save":
        return letter_page(request, row, form)
    try:
        services.prepare_decision(row, **form.as_asked(), replaces=standing, actor=request.user)
    except Conflict:
        row.refresh_from_db()
        require(request.user, "council.prepare", row)
        return outrun(request, row, form)
    done(request, _("Prepared. The applicant learns of it when the decisions are released."))
    return back_to_list(row)


def outrun(request: HttpRequest, row: Application, form: DecisionForm) -> HttpResponse:
    """Somebody prepared, changed or dropped a decision meanwhile: it is shown, and what was typed stays in the form."""
    standing = prepared_of(row)
    data = request.POST.copy()
    data["replaces"] = str(standing.key) if standing else ""
    return show(request, row, DecisionForm(row, standing, data), status=CONFLICT, outrun=True)


def letter_page(request: HttpRequest, row: Application, form: DecisionForm) -> HttpResponse:
    """The letter in each language in which the team reads, before anything is kept."""
    decision = services.checked_decision(row, **form.as_asked())
    council = council_of(row.call)
    context = {"application": row, "form": form, "decision": decision, "letters": letters_of(decision, council) if council else []}
    return render(request, "council/letter.html", context)


def letters_of(decision: Decision, council: Any) -> list[dict[str, Any]]:
    """Language and text, one for each language of the team; the newest row of the application is what they speak of."""
    row = decision.application
    context = {"url": row.get_absolute_url(), **services.letter_context(decision, row, council)}
    code = LETTERS[Outcome(decision.outcome)]
    return [
        {"code": language, "language": get_language_info(language)["name_local"], "letter": preview_letter(code, reader, context)}
        for language, reader in languages_of(team_of(row)).items()
    ]


@login_required
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.visible_to(request.user).with_all(), key=key)
    services.drop_decision(decision, actor=request.user)
    done(request, _("The prepared decision is dropped."))
    return redirect("council:application", decision.application.key)


@login_required
@require_http_methods(["GET", "POST"])
def step_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """Declare a conflict and take no part; for good."""
    row = application_or_404(request, key)
    require(request.user, "council.step_out", row)
    form = StepOutForm(posted(request))
    if request.method == "POST" and went_through(form, lambda: services.declare_recusal(row, actor=request.user, **form.cleaned_data)):
        done(request, _("You take no part in %(number)s.") % {"number": row.number})
        return back_to_list(row)
    return task_page(
        request,
        form,
        title=_("Step out of %(number)s") % {"number": row.number},
        sentence=_("For whoever has a conflict of interest."),
        consequence=_(
            "From now on you read nothing of this application and decide nothing about it; a decision that you prepared about it is dropped. This cannot be taken back."
        ),
        button=_("Step out"),
        up=row.number,
        up_url=reverse("council:application", args=[row.key]),
    )


@login_required
@require_safe
def paper(request: HttpRequest, key: UUID, file: UUID) -> HttpResponseBase:
    """A file of the application, for those who read the application before the council."""
    row = application_or_404(request, key)
    found = get_object_or_404(row.files.filter(removed_at=None).select_related("file"), key=file).file
    try:
        content = found.blob.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    inline = found.shown_inline and request.GET.get("inline") == "1"
    response = FileResponse(content, as_attachment=not inline, filename=found.name, content_type=found.content_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
