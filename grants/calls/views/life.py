"""Opening and cancelling a call, each on its own page, and how it will look."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.utils import fallbacks

from core.web.languages import LANGUAGE_NAMES
from core.web.responses import done
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.desk import shares_of, steps_of
from grants.calls.forms.officers import CancelForm
from grants.calls.gate import gaps_of
from grants.calls.models import Call
from grants.calls.queries import officers_of
from grants.calls.views.public import page_of
from grants.calls.views.setting_up import call_to_set_up, posted, status_of


@login_required
def open_call(request: HttpRequest, key: UUID) -> HttpResponse:
    """What freezes, what is missing, who is told; then the opening itself."""
    call = call_to_set_up(request, key, "calls.set_up")
    if request.method == "POST" and call.state == CallState.PUBLISHED:
        return redirect(call)  # a second click: it is open already
    call_to_set_up(request, key, "calls.open")
    if request.method == "POST":
        try:
            services.open_call(call, actor=request.user)
        except ValidationError:
            return _opening(request, call, status=422)
        done(request, _("The call is published."))
        return redirect(call)
    return _opening(request, call)


def _opening(request: HttpRequest, call: Call, status: int = 200) -> HttpResponse:
    gaps = gaps_of(call)
    context = {
        "call": call,
        "gaps": gaps,
        "steps": [step for step in steps_of(call, gaps) if step.gaps],
        "shares": shares_of(call, gaps),
        "officers": officers_of(call),
    }
    return render(request, "calls/open.html", context, status=status)


@login_required
def cancel_call(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_to_set_up(request, key, "calls.cancel")
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.cancel_call(call, actor=request.user, reason=form.cleaned_data["reason"])
        done(request, _("The call is cancelled. Its page says why."))
        return redirect(call)
    return render(request, "calls/cancel.html", {"call": call, "form": form}, status=status_of(form))


@login_required
def preview(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """The call's page as an applicant reads it in this language; what is missing there is left blank."""
    call = call_to_set_up(request, key, "calls.set_up")
    if language not in LANGUAGE_NAMES:
        raise Http404
    gaps = [gap for gap in gaps_of(call) if gap.language == language]
    with override(language), fallbacks(False):
        request.LANGUAGE_CODE = language
        context = page_of(request, call) | {"preview": language, "languages": settings.LANGUAGES, "gaps": gaps}
        return render(request, "calls/call.html", context)
