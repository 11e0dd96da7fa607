"""The office's side: the round of a call, its board, who reviews what, and what the reminders will say."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.calendar import now
from core.reminders.services import coming_up
from core.web.keyset import page_of, part_of
from core.web.posting import posted, sentence_against, status_of, went_through
from core.web.responses import done
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review import services
from grants.review.choices import STANDING
from grants.review.filters import RoundFilter
from grants.review.forms import GiveTimeForm, ManyForm, RoundForm
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.queries import (
    candidates_for,
    in_review,
    lacking,
    late_in,
    loads_of,
    pool,
    progress_of,
    reviewed_calls,
    with_reviews,
)
from grants.review.reminders import RULES
from grants.review.subjects import areas_of

WEEK = timedelta(days=7)
AT_ONCE = 200
PAGE = 50
LATE_AT_ONCE = 20
BEST = 20
"""Candidates on one page: those who can be asked and fit best stand first."""


@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    require(request.user, "review.see_pool")
    rows = list(reviewed_calls(request.user).order_by("-closes_at", "-pk")[:AT_ONCE])
    return render(request, "review/calls.html", {"calls": rows})


def call_or_404(request: HttpRequest, key: UUID) -> Call:
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("review_round"), key=key)
    require(request.user, "review.run", call)
    return call


def round_of(call: Call) -> ReviewRound | None:
    return getattr(call, "review_round", None)


@login_required
@require_GET
def board(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every application with its reviewers, and who keeps the call waiting. A filter that makes no sense finds nothing and says why."""
    call = call_or_404(request, key)
    round_ = round_of(call)
    if round_ is None:
        return render(request, "review/no_round.html", {"call": call})
    progress = progress_of(round_)
    late = list(late_in(call)[:LATE_AT_ONCE]) if progress.late else []
    found = RoundFilter(request.GET, round_)
    context = {
        "call": call,
        "round": round_,
        "filter": found,
        "rows": page_of(found.qs if found.form.is_valid() else found.qs.none(), request, by=("number", "pk"), size=PAGE),
        "progress": progress,
        "late": late,
        "later": progress.late - len(late),
    }
    return render(request, "review/board.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_or_404(request, key)
    require(request.user, "review.set_up", call)
    round_ = round_of(call) or ReviewRound(call=call)
    form = RoundForm(posted(request), instance=round_)
    if request.method == "POST" and form.is_valid():
        documents = form.cleaned_data.get("documents", [])
        if went_through(form, lambda: services.set_up_round(round_, documents, actor=request.user)):
            done(request, _("Saved."))
            return redirect("review:board", call.key)
    return render(request, "review/round.html", {"call": call, "form": form, "round": round_}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Chosen applications to chosen reviewers; pairs that a tie or a load forbids are left out and named.

    Offered are the applications that lack reviewers, or with `?all=1` all of them, a page at a time.
    """
    call = call_or_404(request, key)
    if (round_ := round_of(call)) is None:
        return redirect("review:board", call.key)
    text = request.GET.get("text", "").replace("\x00", "")[:80]
    applications, reviewers, shows_all = in_review(call), pool(text).serving(), bool(request.GET.get("all"))
    form = ManyForm(call, applications, reviewers, posted(request))
    left: list[services.LeftOut] = []
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["applications"].select_related("call", "applicant"))
        made, left = services.assign_many(chosen, list(form.cleaned_data["reviewers"]), actor=request.user)
        if made:
            done(request, asked_text(len(made)))
        if not left:
            return redirect("review:assign" if lacking(round_).exists() else "review:board", call.key)
    rows = page_of(with_reviews(applications if shows_all else lacking(round_)), request, by=("number", "pk"), size=PAGE)
    ticked = ticked_in(form)
    offered = people_with_loads(reviewers[: AT_ONCE + 1], ticked or set())
    context = {
        "call": call,
        "form": form,
        "text": text,
        "shows_all": shows_all,
        "page": rows,
        "rows": offered_of(rows.rows, round_, ticked),
        "pool": offered[:AT_ONCE],
        "more": len(offered) > AT_ONCE,
        "left": left,
    }
    return render(request, "review/assign.html", context, status=status_of(form))


def ticked_in(form: ManyForm) -> set[str] | None:
    """The keys that were sent; None where nothing was yet."""
    return {key for name in form.fields for key in form.data.getlist(name)} if form.is_bound else None  # type: ignore[attr-defined]


def asked_text(count: int) -> str:
    return ngettext("%(count)d reviewer is asked by letter.", "%(count)d reviewers are asked by letter.", count) % {"count": count}


def offered_of(rows: Sequence[Application], round_: ReviewRound, ticked: set[str] | None) -> list[dict[str, Any]]:
    """Applications with their areas and the number of their reviewers; before anything was sent those that lack some are ticked."""
    areas = areas_of(rows)
    standing = {row.pk: sum(review.state in STANDING for review in row.reviews.all()) for row in rows}
    return [
        {
            "application": row,
            "areas": areas[row.pk],
            "standing": standing[row.pk],
            "ticked": standing[row.pk] < round_.per_application if ticked is None else str(row.key) in ticked,
        }
        for row in rows
    ]


def people_with_loads(reviewers: Any, ticked: set[str]) -> list[dict[str, Any]]:
    rows = list(reviewers)
    loads = loads_of(rows)
    return [
        {
            "reviewer": row,
            "load": loads[row.pk],
            "full": loads[row.pk] >= row.max_load,
            "away": row.away_until,
            "ticked": str(row.key) in ticked,
        }
        for row in rows
    ]


@login_required
@require_GET
def reminders(request: HttpRequest, key: UUID) -> HttpResponse:
    """What goes out in the next seven days if nothing changes, to whom and why."""
    call = call_or_404(request, key)
    coming = [one for rule in RULES for one in coming_up(rule, now() + WEEK) if one.due.row.application.call_id == call.pk]  # type: ignore[attr-defined]
    return render(request, "review/reminders.html", {"call": call, "coming": sorted(coming, key=lambda one: (one.at, one.rule.code))})


@login_required
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application: its reviewers, and the pool as seen from it. A post asks one reviewer."""
    row = get_object_or_404(Application.objects.visible_to(request.user).select_related("call__review_round", "applicant"), key=key)
    require(request.user, "review.run", row.call)
    text = request.GET.get("text", "").replace("\x00", "")[:80]
    failure = ""
    if request.method == "POST":
        reviewer = get_object_or_404(Reviewer.objects.serving(), key=as_key(request.POST.get("reviewer", "")))
        failure = sentence_against(lambda: services.assign_reviewer(row, reviewer, actor=request.user))
        if not failure:
            done(request, asked_text(1))
            return redirect("review:application", row.key)
    areas, may_assign = areas_of([row])[row.pk], can(request.user, "review.assign", row)
    context = {
        "application": row,
        "round": round_of(row.call),
        "reviews": row.reviews.with_all().order_by("assigned_at", "pk"),
        "candidates": part_of(candidates_for(row, text, areas) if may_assign else [], request, size=BEST),
        "areas": areas,
        "text": text,
        "failure": failure,
        "may_assign": may_assign,
    }
    return render(request, "review/application.html", context, status=422 if failure else 200)


def as_key(text: str) -> UUID | None:
    """A key as it was posted; nonsense is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return None


def review_or_404(request: HttpRequest, key: UUID, action: str) -> Assignment:
    """A review that is open, in a call that the reader runs."""
    review = get_object_or_404(Assignment.objects.visible_to(request.user).with_all(), key=key)
    require(request.user, action, review)
    return review


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    review = review_or_404(request, key, "review.end")
    if request.method == "POST":
        services.end_review(review, actor=request.user)
        done(request, _("Taken back. The reviewer is told by letter."))
        return redirect("review:application", review.application.key)
    return render(request, "review/end.html", {"review": review})


@login_required
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one review back and ask somebody else, both at once."""
    review = review_or_404(request, key, "review.end")
    failure = ""
    if request.method == "POST":
        reviewer = get_object_or_404(Reviewer.objects.serving(), key=as_key(request.POST.get("reviewer", "")))
        failure = sentence_against(lambda: services.replace_reviewer(review, reviewer, actor=request.user))
        if not failure:
            done(request, _("Both are told by letter."))
            return redirect("review:application", review.application.key)
    candidates = part_of(candidates_for(review.application), request, size=BEST)
    context = {"review": review, "candidates": candidates, "failure": failure}
    return render(request, "review/replace.html", context, status=422 if failure else 200)


@login_required
@require_http_methods(["GET", "POST"])
def time(request: HttpRequest, key: UUID) -> HttpResponse:
    review = review_or_404(request, key, "review.give_time")
    form = GiveTimeForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and went_through(form, lambda: services.give_time(review, form.cleaned_data["due_at"], actor=request.user))
    ):
        done(request, _("Saved. The reminders follow the new day."))
        return redirect("review:application", review.application.key)
    return render(request, "review/time.html", {"review": review, "form": form}, status=status_of(form))
