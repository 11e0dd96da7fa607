"""Around every request: the two addresses for machines that watch us, and one line in the log."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.functional import SimpleLazyObject
from structlog.contextvars import bound_contextvars

from core.operations.readiness import look

type View = Callable[[HttpRequest], HttpResponseBase]

ALIVE, READY = "/healthz", "/readyz"
logger = structlog.get_logger("orken.request")


def answer_probes(get_response: View) -> View:
    """Answer a balancer before anything else is asked: by any host name, over plain HTTP, with no line in the log.

    /healthz: this process answers. /readyz: what a page needs is there, else 503; with ?strict also that nothing is late.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path not in (ALIVE, READY) or request.method not in ("GET", "HEAD"):
            return get_response(request)
        response = alive() if request.path == ALIVE else ready(strict="strict" in request.GET)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return middleware


def alive() -> HttpResponse:
    return JsonResponse({"status": "alive"})


def ready(*, strict: bool) -> HttpResponse:
    report = look()
    return JsonResponse(report.told(), status=200 if report.ready and not (strict and report.late) else 503)


def log_request(get_response: View) -> View:
    """One line for each request: who, what, how it ended, how long. The address is told by the name of its route, so no key, word or token of it is."""

    def middleware(request: Any) -> HttpResponseBase:
        began = perf_counter()
        with bound_contextvars(request_id=request.request_id):
            response = get_response(request)
            write = logger.debug if request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") else logger.info
            spent = round((perf_counter() - began) * 1000, 1)
            write("request", method=request.method, route=route(request), status=response.status_code, ms=spent, person=person(request))
        return response

    return middleware


def route(request: HttpRequest) -> str | None:
    match = request.resolver_match
    return (match.view_name or match.route) if match else None


def person(request: Any) -> str | None:
    """The key of whoever is signed in, if that was asked at all: a line in the log costs no query."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return str(user.key) if user is not None and user.is_authenticated else None
