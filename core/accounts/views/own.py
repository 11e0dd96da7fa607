"""The pages of one's own account: profile, security, where one is signed in, consents."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts import services
from core.accounts.forms import ProfileForm
from core.accounts.mfa import must_set_mfa, needs_mfa
from core.accounts.models import Consent, ConsentText
from core.accounts.queries import devices_of, newest_texts

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_POST)
def profile(request: Any) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method != "POST" or not form.is_valid():
        if form.is_bound:
            request.user.refresh_from_db()  # the frame greets by the name that is kept, not by the one refused
        return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)
    services.change_profile(request.user, form.changed_data)
    with translation.override(request.user.language):
        messages.success(request, _("Your profile is saved."))
    response = redirect("accounts:profile")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        request.user.language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@login_required
@require_GET
def security(request: Any) -> HttpResponse:
    factors = {row.type: row for row in Authenticator.objects.filter(user=request.user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "app": factors.get(Authenticator.Type.TOTP),
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "needed": needs_mfa(request.user),
        "missing": must_set_mfa(request.user),
        "pending": EmailAddress.objects.filter(user=request.user, verified=False).first(),
    }
    return render(request, "accounts/security.html", context)


@login_required
@require_GET
def sessions(request: Any) -> HttpResponse:
    return render(request, "accounts/sessions.html", {"devices": devices_of(request.user, request.session.session_key)})


@login_required
@require_POST
def end_session(request: Any) -> HttpResponse:
    """End one sign-in (`device`), or all but this one."""
    if handle := request.POST.get("device", ""):
        services.end_session(request.user, handle)
        messages.success(request, _("This device is signed out."))
    else:
        services.end_other_sessions(request.user, keep=request.session.session_key)
        messages.success(request, _("All other devices are signed out."))
    return redirect("accounts:sessions")


@login_required
@require_http_methods(GET_POST)
def consents(request: Any) -> HttpResponse:
    if request.method == "POST":
        return _change_consent(request)
    given = Consent.objects.filter(user=request.user).select_related("text")
    newest = newest_texts()
    in_force = {row.text.code: row for row in given if row.withdrawn_at is None}
    return render(
        request,
        "accounts/consents.html",
        {"texts": [(text, in_force.get(text.code)) for text in newest], "past": [row for row in given if row.withdrawn_at]},
    )


def _change_consent(request: Any) -> HttpResponse:
    text: ConsentText = get_object_or_404(newest_texts(), code=request.POST.get("code", "")[:40])
    if request.POST.get("answer") == "withdraw":
        services.withdraw_consent(request.user, text.code)
        messages.success(request, _("You have taken your consent back."))
    else:
        services.record_consent(request.user, text.code)
        messages.success(request, _("Your consent is noted."))
    return redirect("accounts:consents")


@require_GET
def consent_text(request: HttpRequest, code: str, version: int) -> HttpResponse:
    return render(request, "accounts/consent_text.html", {"text": get_object_or_404(ConsentText, code=code, version=version)})


@require_GET
def newest_consent_text(request: HttpRequest, code: str) -> HttpResponse:
    text: ConsentText = get_object_or_404(newest_texts(), code=code)
    return redirect("accounts:consent_text", code, text.version)
