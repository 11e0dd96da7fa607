"""The set-up of a call: its list of steps, its own columns, its officers."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import can, require
from core.web.languages import LANGUAGE_NAMES
from core.web.responses import done
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.desk import shares_of, step_url, steps_of
from grants.calls.forms.basics import BasicsForm, CopyForm, DatesForm, NewCallForm, TextsForm
from grants.calls.forms.guarded import GuardedForm
from grants.calls.forms.officers import OfficerForm
from grants.calls.gate import gaps_of
from grants.calls.models import Call, CallOfficer
from grants.calls.queries import officers_of, run_by, whole_calls
from grants.calls.services.setting_up import FIGURES, TEXT_COLUMNS

RECENT = 200
UNPROCESSABLE = 422


@login_required
def running(request: HttpRequest) -> HttpResponse:
    """The calls that the reader sets up and runs; an administrator sees all."""
    calls = Call.objects.select_related("stream") if can(request.user, "calls.prepare") else run_by(request.user)
    if not can(request.user, "calls.prepare") and not calls.exists():
        require(request.user, "calls.prepare")
    rows = list(calls.order_by("-created_at", "-pk")[:RECENT])
    return render(request, "calls/running.html", {"calls": rows, "may_prepare": can(request.user, "calls.prepare")})


def call_to_set_up(request: HttpRequest, key: UUID, action: str = "calls.change") -> Call:
    """Outside the reader's view 404, else the refusal's sentence."""
    call = get_object_or_404(whole_calls(Call.objects.visible_to(request.user)), key=key)
    require(request.user, "calls.set_up", call)
    require(request.user, action, call)
    return call


@login_required
def set_up(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_to_set_up(request, key, "calls.set_up")
    is_draft = call.state == CallState.DRAFT
    gaps = gaps_of(call) if is_draft else []
    context = {
        "call": call,
        "is_draft": is_draft,
        "gaps": gaps,
        "steps": steps_of(call, gaps),
        "shares": shares_of(call, gaps) if is_draft else [],
        "officers": officers_of(call),
        "may_name": can(request.user, "calls.name_officers", call),
        "may_cancel": call.state == CallState.PUBLISHED and can(request.user, "calls.cancel", call),
        "may_copy": can(request.user, "calls.prepare", call),
        "languages": LANGUAGE_NAMES.items(),
        "next": next((step for step in steps_of(call, gaps) if step.gaps), None),
    }
    return render(request, "calls/set_up.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    require(request.user, "calls.prepare")
    form = NewCallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        call = form.save(commit=False)
        if call := attempt(form, lambda: _create(call, form, request.user)):
            done(request, _("The draft is made. Fill in the rest step by step."))
            return redirect("calls:set_up", call.key)
    earlier = Call.objects.order_by("-created_at", "-pk")[:RECENT]
    return render(request, "calls/new.html", {"form": form, "earlier": earlier}, status=status_of(form))


@transaction.atomic
def _create(call: Call, form: NewCallForm, actor: Any) -> Call:
    services.create_call(call, actor=actor)
    for person in form.cleaned_data["officers"]:
        services.name_officer(call, person, actor=actor)
    return call


@login_required
def copy(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new draft made of this call."""
    source = get_object_or_404(Call.objects.visible_to(request.user), key=key)
    require(request.user, "calls.prepare", source)
    form = CopyForm(posted(request), initial={"prefix": source.prefix})
    if (
        request.method == "POST"
        and form.is_valid()
        and (call := attempt(form, lambda: services.copy_call(source, actor=request.user, **form.cleaned_data)))
    ):
        done(request, _("The draft is made with all parts of the earlier call, in every language."))
        return redirect("calls:set_up", call.key)
    return render(request, "calls/copy.html", {"form": form, "call": source}, status=status_of(form))


@login_required
def basics(request: HttpRequest, key: UUID) -> HttpResponse:
    return columns_step(request, key, BasicsForm, "basics")


@login_required
def dates(request: HttpRequest, key: UUID) -> HttpResponse:
    return columns_step(request, key, DatesForm, "dates")


def columns_step(request: HttpRequest, key: UUID, form_class: type[GuardedForm], step: str) -> HttpResponse:
    call = call_to_set_up(request, key)
    form = form_class(posted(request), instance=call)
    if request.method == "POST" and form.is_valid() and saved(form, call, request.user, FIGURES):
        return onward(request, call, step)
    return render(request, "calls/columns.html", {"form": form, **desk(call, step)}, status=status_of(form))


@login_required
def texts(request: HttpRequest, key: UUID, language: str = "") -> HttpResponse:
    """The call's texts, one language at a time."""
    call = call_to_set_up(request, key)
    language = language or request.LANGUAGE_CODE
    if language not in LANGUAGE_NAMES:
        raise Http404
    gaps = gaps_of(call)
    form = TextsForm(posted(request), instance=call, language=language)
    if request.method == "POST" and form.is_valid() and saved(form, call, request.user, TEXT_COLUMNS):
        done(request, _("Saved."))
        return redirect("calls:texts_in", call.key, language)
    missing = [(code, name, sum(gap.language == code and gap.step == "texts" for gap in gaps)) for code, name in LANGUAGE_NAMES.items()]
    context = {"form": form, "language": language, "missing": missing, **desk(call, "texts", gaps)}
    return render(request, "calls/texts.html", context, status=status_of(form))


@login_required
def officers(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_to_set_up(request, key, "calls.name_officers")
    form = OfficerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["email"]
        services.name_officer(call, person, actor=request.user)
        done(request, _("%(person)s runs this call now.") % {"person": person})
        return redirect("calls:officers", call.key)
    return render(request, "calls/officers.html", {"form": form, "call": call, "officers": officers_of(call)}, status=status_of(form))


@require_POST
@login_required
def end_office(request: HttpRequest, key: UUID, officer: UUID) -> HttpResponse:
    call = call_to_set_up(request, key, "calls.name_officers")
    row = get_object_or_404(CallOfficer.objects.select_related("call", "user"), call=call, key=officer)
    services.end_office(row, actor=request.user)
    done(request, _("%(person)s does not run this call any more.") % {"person": row.user})
    return redirect("calls:officers", call.key)


def saved(form: GuardedForm, call: Call, actor: Any, names: tuple[str, ...]) -> bool:
    def save() -> bool:
        services.change_call(call, actor=actor, names=names)
        return True

    return bool(attempt(form, save))


def attempt(form: Any, deed: Any) -> Any:
    """What the deed gives; where a service finds a fault, the form says it and nothing comes back."""
    try:
        return deed()
    except ValidationError as error:
        for name, sentences in (error.message_dict if hasattr(error, "error_dict") else {None: error.messages}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return None


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: an empty post is still a post."""
    return request.POST if request.method == "POST" else None


def status_of(form: Any) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def desk(call: Call, step: str, gaps: Any = None) -> dict[str, Any]:
    """What every step of the set-up shows beside its own."""
    steps = steps_of(call, gaps)
    return {"call": call, "steps": steps, "step": next(row for row in steps if row.code == step)}


def onward(request: HttpRequest, call: Call, step: str) -> HttpResponseRedirect:
    """Saved; on to the next step of the list."""
    done(request, _("Saved."))
    codes = [row.code for row in steps_of(call, [])]
    place = codes.index(step) + 1
    return redirect(step_url(call, codes[place]) if place < len(codes) else "calls:set_up", *([] if place < len(codes) else [call.key]))
