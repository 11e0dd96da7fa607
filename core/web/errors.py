"""Our own pages for when something is wrong. The headline is a sentence, never a code; the status code is right all the same."""

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.access import Refused
from core.web.numbers import file_size
from core.web.responses import is_swap
from core.web.typed import page_of_form, typed_texts
from core.workflow import Conflict

logger = logging.getLogger("orken.errors")

type Sentence = str | Promise


def plain_address(text: str) -> str | None:
    """The address if it is one; a client can write anything into a header."""
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        return None


def speaks_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem(request: HttpRequest, status: HTTPStatus, title: Sentence, **members: Any) -> JsonResponse:
    """An answer of RFC 9457 for addresses of the API that never reach a view of it."""
    body = {"type": "about:blank", "title": str(title), "status": int(status), "request": getattr(request, "request_id", ""), **members}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def wrong(request: HttpRequest, status: HTTPStatus, headline: Sentence, explanation: Sentence = "", **more: Any) -> HttpResponse:
    """A page with one sentence as its headline and one that says how to go on; for a script only the part, put into `main`."""
    if speaks_json(request):
        return problem(request, status, headline, detail=str(explanation)) if explanation else problem(request, status, headline)
    context = {"headline": headline, "explanation": explanation, "status": int(status), **more}
    if not is_swap(request):
        return render(request, "web/errors/error.html", context, status=status)
    response = render(request, "web/errors/_error.html", context, status=status)
    response["HX-Retarget"] = "#main"
    response["HX-Reswap"] = "innerHTML show:top"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return wrong(
        request,
        HTTPStatus.BAD_REQUEST,
        _("We could not read this request."),
        _("Go back, load the page again and repeat what you did. If it happens again, write to us."),
    )


def too_large(request: HttpRequest, limit: int | None = None) -> HttpResponse:
    size = file_size(limit or settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return wrong(
        request,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("This is more than we can take at once."),
        _("The limit is %(size)s. Shorten the text or make the file smaller, then send it again.") % {"size": size},
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Seen but not allowed: the sentence of the rule that refused."""
    sentence = exception.sentence if isinstance(exception, Refused) else _("You may not do this.")
    return wrong(
        request,
        HTTPStatus.FORBIDDEN,
        sentence,
        _("This is about what you may do, not about something you did wrong. Whoever gave you access can tell you who may do it."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same words whether the thing exists or not."""
    return wrong(request, HTTPStatus.NOT_FOUND, _("There is no such page, or it is not open to you."), search=True)


def conflict(request: HttpRequest, exception: Conflict) -> HttpResponse:
    return wrong(
        request,
        HTTPStatus.CONFLICT,
        exception.sentence,
        _("Nothing of yours was changed. Open the page again, look at what is new, and decide again."),
        again=request.path,
    )


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """An address that only takes a form was opened, or the other way round."""
    headline = _("This address only takes what a form sends.")
    response = wrong(request, HTTPStatus.METHOD_NOT_ALLOWED, headline, _("Go back to the page with the form and send it from there."))
    response["Allow"] = allow
    return response


def gone(request: HttpRequest, headline: Sentence, explanation: Sentence = "") -> HttpResponse:
    return wrong(request, HTTPStatus.GONE, headline, explanation)


def too_many(request: HttpRequest, seconds: int | None = None) -> HttpResponse:
    wait = _("Go on in %(seconds)s seconds.") % {"seconds": seconds} if seconds else _("Wait a few minutes, then go on.")
    response = wrong(request, HTTPStatus.TOO_MANY_REQUESTS, _("Too many tries in a short time."), wait)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return wrong(
        request,
        HTTPStatus.FORBIDDEN,
        _("The page was open for too long, or in another sign-in."),
        _("Go back, load the page again and repeat what you did. Cookies must be allowed for this site."),
        typed=typed_texts(request),
        form_page=page_of_form(request),
    )


def signed_out_while_writing(request: HttpRequest, typed: list[str]) -> HttpResponse:
    return wrong(
        request,
        HTTPStatus.UNAUTHORIZED,
        _("You were signed out in the meantime."),
        _("Nothing was sent. What you typed stands below: copy it, sign in again, and put it back into the form."),
        typed=typed,
        form_page=page_of_form(request),
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """A card above the form: what was typed stays on the page."""
    response = render(request, "web/errors/_signed_out.html", status=HTTPStatus.UNAUTHORIZED)
    response["HX-Retarget"] = "#notices"
    response["HX-Reswap"] = "innerHTML show:top"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Our fault. Stands alone: no database, no session, no language is asked for; all three languages at once."""
    number = getattr(request, "request_id", "")
    logger.error("request %s failed", number)
    if speaks_json(request):
        return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "This did not work, and it is our fault. Nothing was half done.")
    page = render_to_string("web/errors/failed.html", {"number": number, "may_repeat": request.method == "GET"})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def away(request: HttpRequest, until: str) -> HttpResponse:
    """Maintenance, with the hour in Almaty where the setting gives one that can be read."""
    instant = read_instant(until)
    clock = timezone.localtime(instant, timezone.get_default_timezone()).strftime("%H:%M") if instant else ""
    if speaks_json(request):
        response: HttpResponse = problem(request, HTTPStatus.SERVICE_UNAVAILABLE, "Maintenance.", until=until)
    else:
        response = HttpResponse(
            render_to_string("web/errors/away.html", {"clock": clock, "instant": instant}), status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    response["Retry-After"] = instant.strftime("%a, %d %b %Y %H:%M:%S GMT") if instant else "600"
    return response


def read_instant(text: str) -> datetime | None:
    """An ISO instant as UTC; without a zone it is Almaty's time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (instant if instant.tzinfo else timezone.make_aware(instant, timezone.get_default_timezone())).astimezone(UTC)
