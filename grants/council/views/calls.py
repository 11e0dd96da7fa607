"""A call before its council: the ranked list, handing over, releasing."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.web.keyset import part_of
from core.web.posting import posted, status_of, went_through
from core.web.responses import done
from core.workflow import Conflict
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council import services
from grants.council.choices import Outcome
from grants.council.forms import ChooseForm
from grants.council.models import Council, Decision
from grants.council.queries import (
    RankedList,
    calls_before,
    council_of,
    handing_over,
    place_of,
    ranked_for,
    seats_of,
    sums_of,
    told_of,
    waiting_in,
    with_counts,
)

AT_ONCE = 200
PAGE = 50


@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """What stands before my councils, or in my calls before theirs."""
    rows = list(with_counts(calls_before(request.user)).order_by("-closes_at", "-pk")[:AT_ONCE])
    return render(request, "council/calls.html", {"calls": rows, "may_list": can(request.user, "council.list")})


def call_or_404(request: HttpRequest, key: UUID, action: str = "council.see") -> Call:
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("review_round"), key=key)
    require(request.user, action, call)
    return call


@login_required
@require_GET
def ranking(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every application in the order of its reviews, with what is decided so far."""
    call = call_or_404(request, key)
    ranked = ranked_for(call, request.user)
    council = council_of(call)
    context = {
        "call": call,
        "council": council,
        "ranked": ranked,
        "rows": part_of(ranked, request, size=PAGE),
        "counts": counts_of(ranked),
        "may_choose": can(request.user, "council.choose", call),
        "may_take_up": bool(ranked.admitted) and can(request.user, "council.take_up", call),
        "may_release": bool(ranked.prepared) and can(request.user, "council.release", call),
    }
    return render(request, "council/ranking.html", context)


def back_to_list(application: Application) -> HttpResponse:
    """The page of the ranked list on which the application stands."""
    start = place_of(application) // PAGE * PAGE
    address = reverse("council:ranking", args=[application.call.key])
    return redirect(f"{address}?cursor={start}" if start else address)


def counts_of(ranked: RankedList) -> list[tuple[str, int]]:
    """How many of each outcome, prepared or released, and how many are open, in words."""
    return [*((str(outcome.label), ranked.outcomes[outcome]) for outcome in Outcome), (_("Not decided yet"), ranked.undecided)]


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_or_404(request, key, "council.choose")
    standing = council_of(call)
    choices = Council.objects.visible_to(request.user)
    form = ChooseForm(choices, posted(request), initial={"council": standing})
    if request.method == "POST" and went_through(
        form, lambda: services.set_council(call, form.cleaned_data["council"], actor=request.user)
    ):
        done(request, _("%(council)s decides this call.") % {"council": form.cleaned_data["council"]})
        return redirect("council:ranking", call.key) if can(request.user, "council.see", call) else redirect("council:councils")
    context = {
        "call": call,
        "form": form,
        "council": standing,
        "fixed": Decision.objects.filter(application__call=call).exists(),
        "any": choices.exists(),
    }
    return render(request, "council/choose.html", context, status=status_of(form))


def keys_in(request: HttpRequest, name: str) -> set[UUID]:
    """The keys that the page showed, as they came back; nonsense makes the set another one.

    Raises: Conflict.
    """
    try:
        return {UUID(text) for text in request.POST.getlist(name)}
    except ValueError:
        raise Conflict from None


@login_required
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand over what was admitted, on a page that says what follows."""
    call = call_or_404(request, key)
    require(request.user, "council.take_up", call)
    if request.method == "POST":
        shown = keys_in(request, "application")
        if not _were_handed_over(call, shown):
            services.take_up(call, actor=request.user, expected=shown)
        told = ngettext("%(count)d application is with the council.", "%(count)d applications are with the council.", len(shown))
        done(request, told % {"count": len(shown)})
        return redirect("council:ranking", call.key)
    council = council_of(call)
    context = {"call": call, "council": council, "seats": seats_of(council) if council else [], **handing_over(call)}
    return render(request, "council/take_up.html", context)


def _were_handed_over(call: Call, keys: set[UUID]) -> bool:
    """A second click, after the first one went through."""
    return bool(keys) and call.applications.filter(key__in=keys, state=State.IN_COUNCIL).count() == len(keys)


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish what is prepared: the counts, the sums and who is told; the post carries what was shown."""
    call = call_or_404(request, key)
    if request.method == "POST":
        shown = keys_in(request, "decision")
        if not _released_by_me(request, call, shown):
            services.release_decisions(call, actor=request.user, expected=shown)
        done(request, ngettext("%(count)d decision is released.", "%(count)d decisions are released.", len(shown)) % {"count": len(shown)})
        return redirect("council:ranking", call.key)
    require(request.user, "council.release", call)
    waiting = waiting_in(call)
    open_ = call.applications.filter(state=State.IN_COUNCIL).exclude(pk__in=[row.application_id for row in waiting]).order_by("number")
    context = {
        "call": call,
        "waiting": waiting,
        "groups": grouped(waiting),
        "told": told_of(waiting),
        "sums": sums_of(waiting),
        "open": open_,
    }
    return render(request, "council/release.html", context)


def _released_by_me(request: HttpRequest, call: Call, keys: set[UUID]) -> bool:
    """A second click of the same person, after the first one went through."""
    rows = Decision.objects.filter(key__in=keys, application__call=call, release__released_by=request.user.pk)
    return bool(keys) and rows.count() == len(keys) and rows.values("release").distinct().count() == 1


def grouped(decisions: list[Decision]) -> list[dict[str, Any]]:
    """By outcome: the decisions and what they give together."""
    found = []
    for outcome in Outcome:
        rows = [row for row in decisions if row.outcome == outcome]
        if rows:
            found.append({"outcome": outcome, "rows": rows, "sums": sums_of(rows)})
    return found
