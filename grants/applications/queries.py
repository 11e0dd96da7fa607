"""Reading applications; nothing here writes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from grants.applications.choices import State
from grants.applications.models import Application
from parks.directory.models import Membership


def team_of(application: Application) -> QuerySet[Any]:
    """The people who belong to the applicant now: those who are told what happens to it."""
    member = Membership.objects.current().filter(organisation=application.applicant_id, user=OuterRef("pk"))
    return get_user_model().objects.filter(Exists(member), is_active=True)


def officers_of(application: Application) -> QuerySet[Any]:
    return get_user_model().objects.filter(Exists(application.call.officers.current().filter(user=OuterRef("pk"))), is_active=True)


def of_person(user: Any) -> QuerySet[Application]:
    """The applications of the organisations and start-ups that the person belongs to."""
    member = Membership.objects.current().filter(organisation=OuterRef("applicant"), user=user.pk)
    return Application.objects.filter(Exists(member)).select_related("call", "applicant")


def screening_queue(user: Any) -> QuerySet[Application]:
    """What waits for the formal check in the calls that the person runs, the most urgent first."""
    return (
        Application.objects.visible_to(user)
        .filter(state__in=[State.SUBMITTED, State.SCREENING], call__officers__in=_offices(user))
        .select_related("call", "applicant")
        .order_by("check_due_at", "pk")
    )


def _offices(user: Any) -> Iterable[Any]:
    from grants.calls.models import CallOfficer  # noqa: PLC0415

    return CallOfficer.objects.current().filter(user=user)
