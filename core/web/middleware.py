"""What happens around every request: the instant it reached us, language, the person's hat, and refusals in plain words."""

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.access import keep_standing
from core.audit import origin
from core.calendar import arrival, now
from core.web import errors
from core.web.hats import SESSION_KEY, current_hat
from core.web.responses import is_swap
from core.web.typed import typed_texts
from core.workflow import Conflict

NUMBER_OF_PROXY = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")

type View = Callable[[HttpRequest], HttpResponseBase]


def stamp_arrival(get_response: View) -> View:
    """Note when and from where the request came, before anything else takes time: that instant counts for a deadline."""

    def middleware(request: Any) -> HttpResponseBase:
        request.arrived_at = now()
        request.request_id = given_number(request) or f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        with origin(client_address(request), request.request_id), arrival(request.arrived_at):
            response = get_response(request)
        response["X-Request-ID"] = request.request_id
        return response

    return middleware


def given_number(request: HttpRequest) -> str:
    """The number that our own proxy gave the request, so that both logs tell of it alike; anybody else's word is not taken."""
    number = request.headers.get("X-Request-ID", "").lower() if settings.TRUSTED_PROXIES else ""
    return number if NUMBER_OF_PROXY.fullmatch(number) else ""


def client_address(request: HttpRequest) -> str | None:
    """The address of the client as the outermost trusted proxy saw it; what stands left of that, anybody may have written."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies:
        return errors.plain_address(hops[-proxies])
    return errors.plain_address(request.META.get("REMOTE_ADDR", ""))


def maintenance(get_response: View) -> View:
    """While MAINTENANCE_UNTIL is set, every page but the static files says until when we are away."""

    def middleware(request: Any) -> HttpResponseBase:
        if settings.MAINTENANCE_UNTIL and not request.path.startswith(settings.STATIC_URL):
            return errors.away(request, settings.MAINTENANCE_UNTIL)
        return get_response(request)

    return middleware


def choose_language(get_response: View) -> View:
    """A visitor's language: the cookie, else what the browser asks for. The person's own choice follows in `follow_person`."""

    def middleware(request: Any) -> HttpResponseBase:
        speak(request, translation.get_language_from_request(request))
        response = get_response(request)
        response.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


def speak(request: Any, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()


def follow_person(get_response: View) -> View:
    """Speak the person's language, remember their zone, and let the audit trail know which hat they act in."""

    def middleware(request: Any) -> HttpResponseBase:
        request.reader_zone = None
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        keep_standing(user, reads_only=request.method in SAFE_METHODS)
        if translation.check_for_language(user.language):
            speak(request, user.language)
        if user.time_zone != settings.TIME_ZONE:
            request.reader_zone = ZoneInfo(user.time_zone)
        with origin(client_address(request), request.request_id, worn_hat(request)):
            return get_response(request)

    return middleware


def worn_hat(request: HttpRequest) -> str:
    """The code of the hat. Whoever only reads leaves no entry, so the hat is checked against what is held only when something may be written."""
    if request.method in SAFE_METHODS:
        return str(request.session.get(SESSION_KEY, ""))
    hat = current_hat(request)
    return hat.code if hat else ""


def refusals(get_response: View) -> View:
    """Turn a conflict into its page, and a sign-in that ran out while one wrote into a card above the form, or a page with what was typed.

    The API has its own words.
    """

    def middleware(request: Any) -> HttpResponseBase:
        response = get_response(request)
        if leads_to_sign_in(response) and is_swap(request):
            return errors.signed_out(request)
        if leads_to_sign_in(response) and request.method == "POST" and (typed := typed_texts(request)):
            return errors.signed_out_while_writing(request, typed)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not errors.speaks_json(request):
            return errors.not_allowed(request, response.headers.get("Allow", ""))
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Conflict) and not errors.speaks_json(request):
            return errors.conflict(request, exception)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    is_redirect = response.status_code == HTTPStatus.FOUND
    return is_redirect and response["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?")
