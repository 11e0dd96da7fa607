"""Calls before their councils, and the people there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.choices import GlobalRole
from core.calendar import now
from grants.applications.choices import DECIDED
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.choices import CallState
from grants.calls.models import Call
from grants.calls.policies import office_in
from grants.council.choices import Role
from grants.council.models import CallCouncil, Council, Decision, Seat
from grants.review.models import Assignment
from parks.directory.models import Membership

BEING_CHECKED = (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.TO_CORRECT)


def calls_before(user: Any) -> QuerySet[Call]:
    """Calls that the person's councils decide, that the person runs, or for an auditor all that have a council."""
    seat = Exists(Seat.objects.current().filter(council__calls__call=OuterRef("pk"), user_id=user.pk))
    whole = Q(deciding__isnull=False) if user.has_role(GlobalRole.AUDITOR) else Q(pk__in=[])
    return Call.objects.filter(seat | office_in(user, "pk") | whole).select_related("deciding__council").exclude(state=CallState.DRAFT)


def with_counts(calls: QuerySet[Call]) -> Any:
    """With how many applications are admitted, before the council, decided; how many decisions are prepared, and of them the first ones."""
    applications = Application.objects.filter(call=OuterRef("pk"))
    waiting = Decision.objects.waiting().filter(application__call=OuterRef("pk"))
    return calls.annotate(
        admitted=_count(applications.filter(state=ApplicationState.ADMITTED), "call"),
        before=_count(applications.filter(state=ApplicationState.IN_COUNCIL), "call"),
        decided=_count(applications.filter(state__in=DECIDED), "call"),
        prepared=_count(waiting, "application__call"),
        prepared_first=_count(waiting.filter(application__state=ApplicationState.IN_COUNCIL), "application__call"),
    )


def _count(rows: QuerySet, call: str) -> Coalesce:
    """How many rows the call of the outer query has: each count by itself out of an index, where a join would count the one for each row of the other."""
    return Coalesce(Subquery(rows.order_by().values(call).annotate(n=Count("pk")).values("n")), 0)


def led_by(user: Any, *roles: str) -> QuerySet[Call]:
    """Calls in whose council the person has one of these roles and to which none of their own organisations applies."""
    seat = Seat.objects.current().filter(council__calls__call=OuterRef("pk"), user_id=user.pk, role__in=roles)
    own = Membership.objects.current().filter(user_id=user.pk).values("organisation")
    rival = Application.objects.filter(call=OuterRef("pk"), number__isnull=False, applicant__in=own)
    return Call.objects.filter(Exists(seat), ~Exists(rival))


def seats_of(council: Council) -> list[Seat]:
    """Who sits there now: chairs, secretaries, members."""
    order = list(Role)
    rows = council.seats.current().select_related("user").order_by("user__sort_key", "pk")
    return sorted(rows, key=lambda row: order.index(Role(row.role)))


def past_seats(council: Council) -> QuerySet[Seat]:
    return council.seats.filter(until__lte=now()).select_related("user").order_by("-until", "pk")


def council_of(call: Call) -> Council | None:
    deciding = CallCouncil.objects.select_related("council").filter(call=call).first()
    return deciding.council if deciding else None


def languages_of(people: Iterable[Any]) -> dict[str, Any]:
    """Language -> one of the people who read in it, in the order of the house's languages."""
    readers: dict[str, Any] = {}
    for person in people:
        readers.setdefault(person.language, person)
    return {code: readers[code] for code, _name in settings.LANGUAGES if code in readers}


@dataclass(frozen=True)
class Told:
    """Who hears of a release: people, and letters by language."""

    people: int
    languages: Mapping[str, int]
    nobody: list[Application]

    @property
    def by_language(self) -> list[tuple[str, int]]:
        return [(name, self.languages[code]) for code, name in settings.LANGUAGES if self.languages.get(code)]


def told_of(decisions: Iterable[Decision]) -> Told:
    """Whom the letters of these decisions go to; `nobody` are applications whose applicant has no people left. One query."""
    applications = [decision.application for decision in decisions]
    members = Membership.objects.current().filter(organisation__in={row.applicant_id for row in applications}, user__is_active=True)
    by_applicant: dict[int, dict[int, str]] = defaultdict(dict)
    for organisation, user, language in members.values_list("organisation", "user", "user__language"):
        by_applicant[organisation][user] = language
    languages = Counter(language for row in applications for language in by_applicant[row.applicant_id].values())
    people = {user for row in applications for user in by_applicant[row.applicant_id]}
    return Told(len(people), languages, [row for row in applications if not by_applicant[row.applicant_id]])


def with_seats(councils: QuerySet[Council]) -> QuerySet[Council]:
    """With how many people sit there now and how many calls it decides."""
    seats = Seat.objects.current().filter(council=OuterRef("pk")).order_by().values("council").annotate(n=Count("pk"))
    return councils.annotate(seated=Coalesce(Subquery(seats.values("n")), 0), deciding=Count("calls")).order_by("pk")


def handing_over(call: Call) -> dict[str, Any]:
    """What handing over would mean now: the applications, their reviews that end unsigned, and what is not ready yet."""
    rows = list(call.applications.filter(state=ApplicationState.ADMITTED).select_related("applicant").order_by("number"))
    open_reviews = Assignment.objects.open().filter(application__in=rows).order_by("application__number", "pk")
    signed = Counter(Assignment.objects.signed().filter(application__in=rows).order_by().values_list("application", flat=True))
    least = getattr(getattr(call, "review_round", None), "least_signed", 1)
    return {
        "applications": rows,
        "ending": list(open_reviews.select_related("application", "reviewer__user")),
        "short": [row for row in rows if signed[row.pk] < least],
        "checking": call.applications.filter(state__in=BEING_CHECKED).count(),
    }
