"""A request that is far too large is answered before anything of it is kept in memory or on the disk."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from core.web.errors import too_large

FILES_IN_ONE_REQUEST = 3
DRAIN_BYTES = 512 * 1024 * 1024
DRAIN_SECONDS = 20
PIECE = 256 * 1024


def refuse_too_large(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, after the language is known and before anybody reads the form.

    A file a little over the limit gets its sentence at the field, from the form; this is for what would fill the disk.
    """

    def middleware(request: Any) -> HttpResponseBase:
        if _announced(request) <= FILES_IN_ONE_REQUEST * settings.FILE_MAX_BYTES:
            return get_response(request)
        _drain(request)
        return too_large(request, settings.FILE_MAX_BYTES)

    return middleware


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _drain(request: Any) -> None:
    """Read on for a while and throw away: a browser shows our page only after it has sent its own."""
    until, left = monotonic() + DRAIN_SECONDS, min(_announced(request), DRAIN_BYTES)
    while left > 0 and monotonic() < until:
        try:
            piece = request.read(min(PIECE, left))
        except OSError:
            return
        if not piece:
            return
        left -= len(piece)
