"""Reading applications; nothing here writes."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from core.access import once_a_page
from core.calendar import now
from grants.applications.choices import State
from grants.applications.models import Application, Screening, ScreeningLine
from grants.calls.choices import CallState
from grants.calls.policies import office_in
from parks.directory.models import Membership
from parks.directory.policies import belonging

SHOWN_AT_ONCE = 50
MOVING = (State.DRAFT, State.SUBMITTED, State.SCREENING, State.TO_CORRECT, State.ADMITTED, State.IN_COUNCIL, State.RESERVE)
"""Where something is still expected of somebody."""


def team_of(application: Application) -> QuerySet[Any]:
    """The people who belong to the applicant now: those who are told what happens to it."""
    member = Membership.objects.current().filter(organisation=application.applicant_id, user=OuterRef("pk"))
    return get_user_model().objects.filter(Exists(member), is_active=True)


def officers_of(application: Application) -> QuerySet[Any]:
    return get_user_model().objects.filter(Exists(application.call.officers.current().filter(user=OuterRef("pk"))), is_active=True)


def of_person(user: Any) -> QuerySet[Application]:
    """The applications of the organisations and start-ups that the person belongs to."""
    return Application.objects.filter(belonging(user, "applicant")).select_related("call", "applicant")


def at_work(user: Any, *states: str) -> list[Application]:
    """Those of the person's applications that are in one of the states, the oldest first; asked once a page for all that may move yet."""
    return [row for row in _moving(user) if row.state in states][:SHOWN_AT_ONCE]


@once_a_page
def _moving(user: Any) -> list[Application]:
    return list(of_person(user).filter(state__in=MOVING).order_by("pk")[: 3 * SHOWN_AT_ONCE])


def screening_queue(user: Any) -> QuerySet[Application]:
    """What waits for the formal check in the calls that the person runs, the most urgent first."""
    return (
        Application.objects.visible_to(user)
        .filter(office_in(user, "call"), state__in=[State.SUBMITTED, State.SCREENING])
        .select_related("applicant")
        .order_by("check_due_at", "pk")
    )


def listed_queue(user: Any) -> QuerySet[Application]:
    """The same with the calls: those are few, and joined each would come once for each of its applications."""
    return screening_queue(user).prefetch_related("call")


def last_saved(application: Application) -> datetime | None:
    """When a word of it was last saved."""
    return application.answers.aggregate(at=Max("saved_at"))["at"]


def last_decided(application: Application) -> Screening | None:
    """The newest check that ended, with what the applicant was told."""
    lines = Prefetch("lines", ScreeningLine.objects.select_related("check_line", "reason"))
    return application.screenings.exclude(decided_at=None).prefetch_related(lines).first()


def open_drafts() -> QuerySet[Application]:
    """Drafts that can still be handed in."""
    instant = now()
    return Application.objects.drafts().filter(call__state=CallState.PUBLISHED, call__opens_at__lte=instant, call__closes_at__gt=instant)
