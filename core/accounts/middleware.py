"""Around each request of a signed-in person: when the sign-in was last used, and the second factor that some people must have."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.mfa import must_set_mfa
from core.calendar import now
from core.web.errors import problem, speaks_json
from core.web.responses import is_swap

type View = Callable[[HttpRequest], HttpResponseBase]

SEEN = "seen_at"
SEEN_EVERY = timedelta(minutes=5)

OPEN_WITHOUT_SECOND_FACTOR = {
    "accounts:security", "accounts:second_factor", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "account_logout", "account_email", "accounts:confirm_email",
    "web:language", "web:theme", "web:privacy", "web:cookies", "web:accessibility", "web:contact", "web:help",
}  # fmt: skip


def follow_session(get_response: View) -> View:
    """Remember when this sign-in was last used, to the nearest five minutes: a page that is only read writes nothing."""

    def middleware(request: Any) -> HttpResponseBase:
        if request.user.is_authenticated and _is_due(request.session.get(SEEN)):
            request.session[SEEN] = now().isoformat()
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware


def _is_due(seen: str | None) -> bool:
    return seen is None or now() - datetime.fromisoformat(seen) >= SEEN_EVERY


class SecondFactor:
    """Whoever must have a second factor and has none sees only the page where it is set."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if (
            not request.user.is_authenticated
            or request.resolver_match.view_name in OPEN_WITHOUT_SECOND_FACTOR
            or not must_set_mfa(request.user)
        ):
            return None
        if speaks_json(request):
            return problem(
                request,
                HTTPStatus.FORBIDDEN,
                _("Set up your second factor first."),
                detail=request.build_absolute_uri(reverse("accounts:security")),
            )
        address = reverse("accounts:security")
        return HttpResponse(headers={"HX-Redirect": address}) if is_swap(request) else HttpResponseRedirect(address)
