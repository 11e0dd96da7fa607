"""What a form brought along when it could not be taken: shown again, so that nobody types it twice."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

SEVERAL_WORDS = re.compile(r"\S\s+\S")


def typed_texts(request: HttpRequest) -> list[str]:
    """Texts of several words, in the order of the form; numbers, choices and passwords are not among them.

    Only of a form on a page of ours: what a stranger's page sends is not repeated on ours.
    """
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return []
    fields = request.POST.lists()
    return [text for name, texts in fields if "password" not in name for text in texts if SEVERAL_WORDS.search(text)]


def page_of_form(request: HttpRequest) -> str:
    """The path of the page on which the form stood, if it is one of ours; else the path that the form was sent to."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return urlsplit(page)._replace(scheme="", netloc="").geturl()
    return request.path
