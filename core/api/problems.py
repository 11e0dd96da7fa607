"""Errors of the API as RFC 9457 problem details, in the reader's language.

`{"type", "title", "status", "detail", "request", "errors": [{"pointer" | "parameter" | "code", "detail"}]}`: `pointer` is a JSON
pointer into the body, `parameter` names a query parameter, `code` a field of the row that stands in the way; `request` is the
number that our log knows the request by.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.access import Refused
from core.api.refusals import Problem
from core.workflow import Conflict

CONTENT_TYPE = "application/problem+json"
READING = ("GET", "HEAD", "OPTIONS")
WHOLE = ("non_field_errors", "detail", NON_FIELD_ERRORS)

TITLES: dict[int, str | Promise] = {
    400: _("Something in the request is not right."),
    401: _("Sign in first."),
    403: _("You may not do this."),
    404: _("There is no such thing, or it is not open to you."),
    405: _("This address does not take that method."),
    406: _("We cannot answer in the format that was asked for."),
    409: _("This was changed in the meantime."),
    412: _("This was changed in the meantime."),
    413: _("This is more than we can take at once."),
    415: _("We cannot read this kind of body."),
    422: _("This cannot be done as it stands."),
    428: _("Say which state you saw."),
    429: _("Too many tries in a short time."),
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF calls for each exception in a view; None is our own fault and becomes a 500."""
    known = _known(error)
    if known is None:
        return None
    status, detail, errors = known
    request = context["request"]
    set_rollback()
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type  # whatever was asked for
    body: dict[str, Any] = {"type": "about:blank", "title": str(TITLES.get(status) or HTTPStatus(status).phrase), "status": status}
    if detail:
        body["detail"] = str(detail)
    body["request"] = getattr(request, "request_id", "")
    if isinstance(error, Problem) and error.lines is not None:
        body["errors"] = error.lines
    elif errors is not None:
        body["errors"] = list(_flat(errors, in_query=request.method in READING))
    return Response(body, status=status, headers=_headers(error), content_type=CONTENT_TYPE)


def _known(error: Exception) -> tuple[int, Any, Any] | None:
    """(status, detail, errors by field) of an exception that has an answer."""
    match error:
        case Http404():
            return 404, None, None
        case Refused():
            return 403, error.sentence, None
        case PermissionDenied():
            return 403, None, None
        case Conflict():
            return 409, error.sentence, None
        case ModelValidationError():
            return 400, None, error.message_dict if hasattr(error, "error_dict") else {WHOLE[0]: error.messages}
        case exceptions.ValidationError():
            return 400, None, error.detail
        case exceptions.ParseError():
            return 400, error.detail, None
        case exceptions.Throttled():
            return (
                429,
                _("Go on in %(seconds)s seconds.") % {"seconds": int(wait)} if (wait := getattr(error, "wait", None)) else None,
                None,
            )
        case exceptions.APIException():
            return error.status_code, getattr(error, "sentence", None), None
    return None


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if etag := getattr(error, "etag", ""):
        headers["ETag"] = etag
    return headers


def _flat(errors: Any, *, in_query: bool, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Nested errors as a flat list, each with the place that it is about."""
    if isinstance(errors, dict):
        for name, inner in errors.items():
            yield from _flat(inner, in_query=in_query, path=path if name in WHOLE else (*path, str(name)))
    elif isinstance(errors, (list, tuple)):
        for place, inner in enumerate(errors):
            yield from _flat(inner, in_query=in_query, path=(*path, str(place)) if isinstance(inner, dict) else path)
    else:
        yield _place(path, in_query=in_query) | {"detail": str(errors)}


def _place(path: tuple[str, ...], *, in_query: bool) -> dict[str, str]:
    if in_query:
        return {"parameter": path[0]} if path else {}
    return {"pointer": "#" + "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)}
