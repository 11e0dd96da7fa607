"""The round of review of a call: what is in it, how far it is, and who keeps it waiting."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from core.calendar import arrived_at
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.models.call import CallQuerySet
from grants.calls.queries import run_by
from grants.review.choices import State, Waiting
from grants.review.models import Assignment, ReviewRound, ReviewTally
from grants.review.policies import UNDER_REVIEW


def reviewed_calls(user: Any) -> CallQuerySet:
    """Calls of the officer that have a round of review, or have closed and could have one."""
    return run_by(user).filter(Q(review_round__isnull=False) | Q(closes_at__lte=arrived_at())).select_related("review_round")


def in_review(call: Call) -> QuerySet[Application]:
    """The applications of the call that reviewers work on."""
    return call.applications.filter(state__in=UNDER_REVIEW)


ENDED = (ApplicationState.WITHDRAWN, ApplicationState.REFUSED)


def ended(call: Call) -> QuerySet[Application]:
    """Those that are reviewed no more and never were decided: few, so that reviews are rather asked not to be of them than to be of the rest."""
    return call.applications.filter(state__in=ENDED).order_by()


def reviewed(call: Call) -> QuerySet[Application]:
    """Those that are or were with reviewers: admitted now, or with a review that stands."""
    has_review = Q(pk__in=ReviewTally.objects.filter(call=call).values("application"))
    return call.applications.filter(Q(state__in=UNDER_REVIEW) | has_review).exclude(state__in=ENDED)


def lacking(round_: ReviewRound) -> QuerySet[Application]:
    """Those that reviewers work on, with fewer of them than the round wants."""
    enough = ReviewTally.objects.filter(call=round_.call_id, standing__gte=round_.per_application)
    return in_review(round_.call).exclude(pk__in=enough.values("application"))


def that_wait(round_: ReviewRound, waiting: str) -> Q:
    """Of applications of the call: those that wait for this (`Waiting`)."""
    if waiting == Waiting.LACKING:
        return Q(pk__in=lacking(round_).order_by().values("pk"))
    rows = late_in(round_.call) if waiting == Waiting.LATE else Assignment.objects.filter(call=round_.call_id, state=State.ASKED)
    return Q(pk__in=rows.order_by().values("application"))


def with_reviews(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With the reviews of each, in three queries however many rows."""
    reviews = Assignment.objects.select_related("reviewer__user").order_by("reviewer__user__sort_key", "pk")
    return applications.select_related("call", "applicant").prefetch_related(Prefetch("reviews", reviews)).order_by("number", "pk")


def officers_of_call(call: Call) -> QuerySet[Any]:
    """The people who are told what happens in the review of the call."""
    return get_user_model().objects.filter(Exists(call.officers.current().filter(user=OuterRef("pk"))), is_active=True)


@dataclass(frozen=True)
class Progress:
    """How far the review of a call is; `short` counts applications with fewer reviewers than the round wants."""

    applications: int
    wanted: int
    standing: int
    signed: int
    unanswered: int
    late: int
    short: int


def progress_of(round_: ReviewRound) -> Progress:
    """Of all applications of the call, and `short` of those that are still with reviewers: four queries, one row of each."""
    not_ended = ~Q(application__in=ended(round_.call))
    tallies = ReviewTally.objects.filter(not_ended, call=round_.call_id)
    found = tallies.aggregate(together=Sum("standing", default=0), opinions=Sum("signed", default=0))
    waits = (
        Assignment.objects.open()
        .filter(not_ended, call=round_.call_id)
        .aggregate(
            unanswered=Count("pk", filter=Q(state=State.ASKED)),
            late=Count("pk", filter=Q(due_at__lte=arrived_at())),
        )
    )
    total = reviewed(round_.call).count()
    return Progress(
        applications=total,
        wanted=total * round_.per_application,
        standing=found["together"],
        signed=found["opinions"],
        short=lacking(round_).count(),
        **waits,
    )


def late_in(call: Call) -> QuerySet[Assignment]:
    """Reviews of the call past their day, the longest wait first."""
    rows = Assignment.objects.open().filter(call=call, due_at__lte=arrived_at()).exclude(application__in=ended(call))
    return rows.select_related("application", "reviewer__user").order_by("due_at", "pk")


def silent_in(user: Any) -> QuerySet[Assignment]:
    """Reviews past their day in the calls that the person runs, the longest wait first."""
    return (
        Assignment.objects.visible_to(user)
        .open()
        .filter(due_at__lte=arrived_at(), application__state__in=UNDER_REVIEW, call__in=run_by(user))
        .select_related("application", "reviewer__user")
        .order_by("due_at", "pk")
    )


class NumberOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def short_of_reviewers(user: Any) -> list[tuple[Call, int]]:
    """Calls that the person runs, while there is time, with how many of their applications have fewer reviewers than the round wants."""
    # Both of the call, not one for the other: then each is read from an index of the call
    enough = ReviewTally.objects.filter(
        call=OuterRef(OuterRef("pk")), standing__gte=OuterRef(OuterRef("review_round__per_application"))
    ).values("application")
    short = Application.objects.filter(call=OuterRef("pk"), state__in=UNDER_REVIEW).exclude(pk__in=enough).order_by()
    calls = run_by(user).filter(review_round__due_at__gt=arrived_at()).annotate(short=NumberOf(short.values("pk")))
    return [(call, call.short) for call in calls.filter(short__gt=0).order_by("closes_at", "pk")]
