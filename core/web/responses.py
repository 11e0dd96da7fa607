"""Answers that serve a whole page and a swapped part alike."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

type Text = str | Promise


def swap(request: HttpRequest, partial: str, context: Mapping[str, Any], *, otherwise: Any, status: int = 200) -> HttpResponse:
    """The partial for a script that swaps it in, else a redirect to `otherwise` (an address, a view's name or a row with an address)."""
    if is_swap(request):
        return render(request, partial, dict(context), status=status)
    return HttpResponseRedirect(resolve_url(otherwise))


def done(request: HttpRequest, sentence: Text, *, undo: str = "") -> None:
    """Say in a toast what happened, with a button that posts to `undo`; never for what must be read."""
    messages.success(request, str(sentence), extra_tags=f"undo:{undo}" if undo else "")


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; a boosted link and a restored page want the whole."""
    asked = request.headers
    return asked.get("HX-Request") == "true" and asked.get("HX-Boosted") != "true" and asked.get("HX-History-Restore-Request") != "true"


def safe_return(request: HttpRequest, default: str) -> str:
    """Where the form wants to return to, if that is a page of ours; else `default` (an address or a view's name)."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(default)
