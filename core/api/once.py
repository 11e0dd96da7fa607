"""Idempotency-Key: a deed that must not be done twice is done once per key, however often it is sent.

The key, the deed and its answer stand in one transaction. The same request at the same instant waits for the first and gets
its answer; a deed that failed leaves no key, so it can be sent again as it is. Keys are a person's own and live for a day.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.models import LONGEST_KEY, StoredAnswer
from core.api.refusals import Problem
from core.calendar import now

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LIFE = timedelta(hours=24)
KEPT_HEADERS = ("ETag", "Location")


class KeyMissing(Problem):
    sentence = _("Give this request a key of its own in the header Idempotency-Key: 1 to 255 printable Latin characters, such as a UUID.")


class KeyTaken(Problem):
    status_code = 422
    sentence = _("You sent another request with this Idempotency-Key. Give each request a key of its own.")


def once(request: Request, deed: Callable[[], Response]) -> HttpResponse:
    """The answer of `deed`, or the one that the same request got before. Raises: KeyMissing (400), KeyTaken (422)."""
    key, digest = key_of(request), digest_of(request)
    with transaction.atomic():
        stored, is_new = _claim(request, key, digest)
        if stored.request != digest:
            raise KeyTaken
        if not is_new:
            return _again(stored)
        answer = deed()
        stored.status = answer.status_code
        stored.headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        stored.body = "" if answer.data is None else JSONRenderer().render(answer.data).decode()
        stored.save(update_fields=["status", "headers", "body"])
    return answer


def key_of(request: Request) -> str:
    """The key, quoted as the draft has it or bare as most clients send it."""
    key = request.headers.get(HEADER, "").strip()
    if len(key) > 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyMissing
    return key


def digest_of(request: Request) -> str:
    """Method, address and body: what makes a request the same."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for piece in _content(request):
        digest.update(piece)
    return digest.hexdigest()


def _content(request: Request) -> Iterator[bytes]:
    """The body; of a form its fields and files, because each sending draws another boundary between them."""
    if not (request.content_type or "").startswith("multipart/"):
        yield request._request.body
        return
    fields: Any = request.data
    for name, value in sorted(fields.items()):
        yield f"{name}\n".encode()
        if isinstance(value, UploadedFile):
            yield from value.chunks()
            value.seek(0)
        else:
            yield str(value).encode()


def _claim(request: Request, key: str, digest: str) -> tuple[StoredAnswer, bool]:
    """The row of the key. Whoever comes second waits here until the first has committed or given up."""
    person: Any = request.user
    StoredAnswer.objects.filter(person=person, key=key, at__lte=now() - LIFE).delete()
    return StoredAnswer.objects.get_or_create(person=person, key=key, defaults={"request": digest})


def _again(stored: StoredAnswer) -> HttpResponse:
    answer = HttpResponse(stored.body, status=stored.status, content_type="application/json", headers=stored.headers)
    answer[REPLAYED] = "true"
    return answer


def forget_old() -> int:
    """Deletes the answers that are a day old; gives how many."""
    return StoredAnswer.objects.filter(at__lte=now() - LIFE).delete()[0]
