"""Reviewers are told 7, 3 and 1 working days before the day, on it, and once after it; then the officers are."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from core.reminders.rules import Due, Rule, register
from grants.calls.models import CallOfficer
from grants.review.models import Assignment, Leave
from grants.review.policies import UNDER_REVIEW
from grants.review.services.assigning import office_url


def waited_for() -> QuerySet[Assignment]:
    """What is open with reviewers who serve and are not away today."""
    away = Leave.objects.current().filter(reviewer=OuterRef("reviewer"))
    rows = Assignment.objects.open().filter(application__state__in=UNDER_REVIEW, reviewer__is_active=True, reviewer__user__is_active=True)
    return rows.exclude(Exists(away)).with_all().order_by("pk")


def due_of(review: Assignment) -> Due:
    return Due(
        row=review,
        key=str(review.key),
        due_at=review.due_at,
        assigned_at=review.assigned_at,
        recipients=[review.reviewer.user],
        context={"review": review, "call": review.application.call, "url": review.get_absolute_url()},
    )


def with_reviewers() -> Iterator[Due]:
    for review in waited_for():
        yield due_of(review)


def with_officers() -> Iterator[Due]:
    """The same, told to the people who run the call."""
    officers = CallOfficer.objects.current().filter(user__is_active=True).select_related("user")
    rows = waited_for().prefetch_related(Prefetch("application__call__officers", officers, to_attr="now_in_office"))
    for review in rows:
        people = [office.user for office in review.application.call.now_in_office]  # type: ignore[attr-defined]
        due = due_of(review)
        yield replace(due, recipients=people, context={**due.context, "url": office_url(review)})


RULES = (
    Rule("review.due", _("A review before its day"), with_reviewers, (7, 3, 1, 0), "review.reminder"),
    Rule("review.late", _("A review that is late, to the reviewer"), with_reviewers, (-1,), "review.late"),
    Rule("review.late_officer", _("A review that is late, to the officers"), with_officers, (-2,), "review.late_officer"),
)
for rule in RULES:
    register(rule)
