"""The pages that belong to no room: home, Today, search, the switches of the frame, and the plain pages."""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core.calendar import today as local_day
from core.web.context import THEMES
from core.web.dates import spoken
from core.web.hats import SESSION_KEY, current_hat, hats_for
from core.web.responses import is_swap, safe_return
from core.web.search import SHORTEST, fold, found
from core.web.today import BLOCKS, lines_of

AT_MOST = 10
ALL_OF_ONE = 50
COOKIE_AGE = 365 * 24 * 60 * 60
LONGEST_QUERY = 200
DATED = date(2026, 11, 22)
PAGES = {
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
    "accessibility": _("Accessibility"),
    "contact": _("Contact"),
    "help": _("Help"),
    "help_applicant": _("Help for applicants"),
    "help_officer": _("Help for officers of a call"),
    "help_administrator": _("Help for administrators"),
}
HEADING = re.compile(r'<h2 id="([\w-]+)">([^<]+)</h2>')


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")


@require_GET
@login_required
def today(request: HttpRequest) -> HttpResponse:
    hat = current_hat(request)
    blocks: dict[str, Any] = {block: lines_of(hat.code, block, request.user) if hat else [] for block in BLOCKS}
    whole = request.GET.get("all") == "act"
    dates = [line for line in blocks["ahead"] + blocks["with_others"] if line.due]
    context = {
        **blocks,
        "day": local_day(),
        "act_total": len(blocks["act"]),
        "next": min(dates, key=lambda line: line.due) if dates else None,
    }
    return render(request, "web/today.html", context | {"act": blocks["act"] if whole else blocks["act"][:AT_MOST]})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    only = request.GET.get("in", "")
    groups = found(request.user, text, only=only, **({"limit": ALL_OF_ONE} if only else {}))
    context = {"text": text, "only": only, "groups": groups, "too_short": 0 < len(fold(text)) < SHORTEST, "shortest": SHORTEST}
    return render(request, "web/_hits.html" if is_swap(request) else "web/search.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and return to the same place."""
    response = HttpResponseRedirect(safe_return(request, "web:home"))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        remember(request, "language", chosen)
        keep_cookie(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(safe_return(request, "web:home"))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        remember(request, "theme", chosen)
        keep_cookie(response, "theme", chosen)
    return response


@require_POST
@login_required
def hat(request: HttpRequest) -> HttpResponse:
    """Put on another hat that is held; the menu and Today follow."""
    chosen = request.POST.get("hat", "")
    if any(held.code == chosen for held in hats_for(request)):
        request.session[SESSION_KEY] = chosen
    return HttpResponseRedirect(safe_return(request, "web:today"))


def remember(request: HttpRequest, choice: str, value: str) -> None:
    """Keep a choice of the frame with the person, where somebody is signed in."""
    user: Any = request.user
    if user.is_authenticated:
        setattr(user, choice, value)
        user.save(update_fields=[choice])


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


@require_GET
def plain(request: HttpRequest, page: str) -> HttpResponse:
    """A page that only says something, written once in each language."""
    text = render_to_string(f"web/pages/text/{page}.{spoken()}.html", request=request)
    context = {"title": PAGES[page], "text": text, "dated": DATED, "contents": HEADING.findall(text), "above": page.startswith("help_")}
    return render(request, "web/pages/plain.html", context)
