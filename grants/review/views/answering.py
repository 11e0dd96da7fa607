"""The reviewer's desk, the answer to an invitation, days away."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.web.posting import posted, status_of, went_through
from core.web.responses import done
from grants.review import services
from grants.review.choices import Answer, State
from grants.review.forms import AnswerForm, LeaveForm
from grants.review.models import Assignment, Leave, Reviewer
from grants.review.queries import criteria_count, reviews_of, signed_this_year
from grants.review.subjects import areas_of
from grants.review.ties import people_behind


def own_or_404(request: HttpRequest, key: UUID, *states: str) -> Assignment:
    """A review of the reader's own, in one of the states if any are named; anything else does not exist for them."""
    rows = Assignment.objects.of(request.user).with_all()
    return get_object_or_404(rows.filter(state__in=states) if states else rows, key=key)


def me_or_refused(request: HttpRequest) -> Reviewer:
    reviewer = Reviewer.objects.of(request.user).first()
    if reviewer is None:
        raise PermissionDenied(_("Only reviewers have this page. The programme office names them."))
    return reviewer


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What is asked, what is being scored and what was signed; the one that is due first carries the button."""
    me_or_refused(request)
    rows = list(reviews_of(request.user))
    totals = criteria_count({row.application.call_id for row in rows})
    for row in rows:
        row.criteria = totals.get(row.application.call_id, 0)  # type: ignore[attr-defined]
    context = {
        "asked": [row for row in rows if row.state == State.ASKED],
        "accepted": [row for row in rows if row.state == State.ACCEPTED],
        "signed": sorted((row for row in rows if row.state == State.SIGNED), key=lambda row: row.signed_at or row.due_at, reverse=True)[
            :100
        ],
        "this_year": signed_this_year(request.user),
    }
    return render(request, "review/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asked: the sheet on which conflicts are declared. Accepted or signed: on to the papers. Else only that it is over."""
    review = own_or_404(request, key)
    if review.state == State.ACCEPTED:
        return redirect("review:score", review.key)
    if review.state == State.SIGNED:
        return redirect("review:opinion", review.key)
    if review.state != State.ASKED:
        return render(request, "review/closed.html", {"review": review})
    require(request.user, "review.accept", review)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid() and went_through(form, lambda: answer(review, form.cleaned_data, request)):
        return redirect("review:score", review.key) if review.state == State.ACCEPTED else redirect("review:desk")
    return render(request, "review/sheet.html", sheet(review, form), status=status_of(form))


def sheet(review: Assignment, form: AnswerForm) -> dict[str, Any]:
    round_ = review.application.call.review_round
    people = [] if round_.is_double_blind else people_behind(review.application)
    return {
        "review": review,
        "form": form,
        "blind": round_.is_double_blind,
        "areas": areas_of([review.application])[review.application_id],
        "people": people,
    }


def answer(review: Assignment, said: dict[str, Any], request: HttpRequest) -> None:
    match said["answer"]:
        case Answer.ACCEPT:
            services.accept_review(review, actor=request.user, keeps_secret=said["keeps_secret"])
            done(request, _("The papers are open. Everything you write is saved as you go."))
        case Answer.CONFLICT:
            services.declare_conflict(review, actor=request.user, kind=said["kind"], words=said["words"])
            done(request, _("Noted. Somebody else is asked; you will not be asked about this applicant again."))
        case Answer.DECLINE:
            services.decline_review(review, actor=request.user, words=said["words"])
            done(request, _("Noted. Somebody else is asked."))


@login_required
@require_http_methods(["GET", "POST"])
def my_time(request: HttpRequest) -> HttpResponse:
    """Days away: no reminder comes then, and the office sees it before it asks."""
    reviewer = me_or_refused(request)
    form = LeaveForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and went_through(form, lambda: services.plan_leave(reviewer, **form.cleaned_data, actor=request.user))
    ):
        done(request, _("Noted: nobody reminds you in these days."))
        return redirect("review:my_time")
    context = {"form": form, "leaves": reviewer.leaves.not_over(), "reviewer": reviewer}
    return render(request, "review/my_time.html", context, status=status_of(form))


@login_required
@require_POST
def cancel_leave(request: HttpRequest, leave: UUID) -> HttpResponse:
    services.cancel_leave(get_object_or_404(Leave.objects.filter(reviewer=me_or_refused(request)), key=leave), actor=request.user)
    done(request, _("Taken out."))
    return redirect("review:my_time")
