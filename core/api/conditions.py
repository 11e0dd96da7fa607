"""Conditional requests (RFC 9110, 13): a strong ETag of each representation, 304 for what a reader has, no change unseen.

A row's ETag is that of its own address: whoever moves it says by If-Match which state they saw.
"""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from core.api.refusals import Problem

ANY = "*"


class Unconditional(Problem):
    status_code = 428
    sentence = _("Say by the header If-Match which state you saw: the ETag that this address gives.")


class Stale(Problem):
    status_code = 412
    sentence = _("This was changed in the meantime. Read it again and look at what is new before you change it.")


def etag_of(representation: Any) -> str:
    """The same JSON always has the same tag; anything that a reader could see changes it."""
    return f'"{hashlib.sha256(JSONRenderer().render(representation)).hexdigest()[:32]}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the reader has this very representation already (If-None-Match)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return ANY in known or etag in {tag.removeprefix("W/") for tag in known}


def check_match(request: Request, etag: str) -> None:
    """Raises: Unconditional (428) without If-Match, Stale (412) where it names another state."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Unconditional
    seen = parse_etags(header)
    if ANY not in seen and etag not in seen:  # a weak tag is no proof of having seen every byte
        raise Stale(etag=etag)
