"""Reading what a council has, decides and has decided; nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from djmoney.money import Money

from core.accounts.choices import GlobalRole
from core.calendar import now
from core.web.badges import Badge
from grants.applications.choices import DECIDED
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.choices import CallState
from grants.calls.models import Call, CallOfficer, Criterion
from grants.council.choices import BAND_SIGNS, BANDS, SHOWN, WITH_MONEY, Band, Outcome, Role
from grants.council.models import CallCouncil, Council, Decision, Recusal, Seat
from grants.review.models import Assignment, Score
from grants.review.queries import ranking
from grants.review.ranking import Mark, percent_of, rounded
from parks.directory.models import Membership

WHOLE = 100
BEING_CHECKED = (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.TO_CORRECT)


# Feedback for the applicant


@dataclass(frozen=True)
class BandLine:
    """A criterion and how it came out: no figure, nobody's name."""

    criterion: Criterion
    band: Band

    @property
    def label(self) -> str | Promise:
        return self.band.label

    @property
    def badge(self) -> Badge:
        return Badge(self.band.label, *BAND_SIGNS[self.band])


def bands_of(application: Application) -> list[BandLine]:
    """Each criterion by the mean of its signed scores in per cent of its highest; none where nobody signed. Two queries."""
    values: dict[int, list[Any]] = defaultdict(list)
    scores = Score.objects.filter(
        scorecard__assignment__in=Assignment.objects.signed().filter(application=application), value__isnull=False
    )
    for criterion, value in scores.order_by().values_list("criterion", "value"):
        values[criterion].append(value)
    return [BandLine(row, band_for(values[row.pk], row.max_score)) for row in application.call.criteria.all() if values[row.pk]]


def band_for(values: Sequence[int], most: int) -> Band:
    """By the exact mean: nothing is rounded before it is compared."""
    percent = Fraction(sum(values) * WHOLE, len(values) * most)
    return next(band for least, band in BANDS if percent >= least)


# Decisions


def decision_of(application: Application) -> Decision | None:
    """What the applicant was told last; None before the first release."""
    return application.decisions.released().select_related("release").order_by("-pk").first()


def prepared_of(application: Application) -> Decision | None:
    """What is prepared and not released."""
    return application.decisions.filter(release=None).select_related("prepared_by").first()


def place_taken_by(application: Application, place: int) -> Application | None:
    """Another application of the call that has the place: prepared while in council, or released and still in reserve."""
    prepared = Q(release=None, application__state=ApplicationState.IN_COUNCIL)
    standing = Q(release__isnull=False, application__state=ApplicationState.RESERVE)
    rows = Decision.objects.filter(prepared | standing, application__call=application.call_id, place=place).exclude(
        application=application.pk
    )
    found = rows.select_related("application").first()
    return found.application if found else None


def next_place(application: Application) -> int:
    """The first place of the reserve list that nobody has."""
    prepared = Q(release=None, application__state=ApplicationState.IN_COUNCIL)
    standing = Q(release__isnull=False, application__state=ApplicationState.RESERVE)
    rows = Decision.objects.filter(prepared | standing, application__call=application.call_id, place__isnull=False)
    taken = set(rows.exclude(application=application.pk).values_list("place", flat=True))
    return next(place for place in range(1, len(taken) + 2) if place not in taken)


def waiting_in(call: Call) -> list[Decision]:
    """What a release would publish now, in the order of outcomes and places."""
    order = list(Outcome)
    rows = Decision.objects.waiting().filter(application__call=call).with_all()
    return sorted(rows, key=lambda row: (order.index(Outcome(row.outcome)), row.place or 0, row.application.number or ""))


def sums_of(decisions: Iterable[Decision]) -> list[Money]:
    """What the decisions give together, one sum for each currency, by its code."""
    sums: dict[str, Money] = {}
    given: list[Any] = [decision.amount for decision in decisions if decision.amount is not None]
    for amount in given:
        code = amount.currency.code
        sums[code] = sums[code] + amount if code in sums else amount
    return [sums[code] for code in sorted(sums)]


# The ranked list


@dataclass(frozen=True)
class Row:
    """A line of the ranked list. `total` is what is decided down to here, one sum per currency; `hidden` where the reader stepped out."""

    application: Application
    rank: int | None
    tied: bool
    mean: Fraction | None
    spread: Fraction | None
    signed: int
    wanted: int
    decision: Decision | None
    total: list[Money] = field(default_factory=list)
    hidden: bool = False

    @property
    def rank_shown(self) -> str:
        """As in sport: "2=" where others have exactly the same mean."""
        return "" if self.rank is None else f"{self.rank}=" if self.tied else str(self.rank)

    @property
    def mean_shown(self) -> Any:
        return None if self.mean is None else rounded(self.mean)

    @property
    def spread_shown(self) -> Any:
        return None if self.spread is None else rounded(self.spread)


def ranked_for(call: Call, reader: Any = None) -> list[Row]:
    """The applications of the call in the order of their reviews, those without enough reviews last; a fixed number of queries.

    With a reader, what they stepped out of shows neither figures nor decision and counts in no total.
    """
    placed = ranking(call)
    rest = call.applications.filter(state__in=SHOWN).exclude(pk__in=[one.application.pk for one in placed])
    rows = [(one.application, one) for one in placed] + [(row, None) for row in rest.select_related("call", "applicant").order_by("number")]
    decisions = current_decisions([application.pk for application, _place in rows])
    out = out_of(call, reader)
    wanted = getattr(getattr(call, "review_round", None), "per_application", 0)
    lines: list[Row] = []
    counted: list[Decision] = []
    for application, place in rows:
        if application.pk in out:
            lines.append(Row(application, None, False, None, None, 0, wanted, None, hidden=True))
            continue
        decision = decisions.get(application.pk)
        if decision is not None and decision.outcome in WITH_MONEY:
            counted.append(decision)
        figures = (place.rank, place.tied, place.mean, place.spread, place.signed) if place else (None, False, None, None, 0)
        total = sums_of(counted) if decision is not None and decision.outcome in WITH_MONEY else []
        lines.append(Row(application, *figures, wanted, decision, total))
    return lines


def out_of(call: Call, reader: Any) -> set[int]:
    """Applications of the call from which the reader stepped out."""
    if reader is None or not reader.is_authenticated:
        return set()
    return set(Recusal.objects.filter(application__call=call, user_id=reader.pk).values_list("application", flat=True))


def current_decisions(applications: Iterable[int]) -> dict[int, Decision]:
    """Application pk -> the decision that is prepared, else the one that was released last."""
    rows = Decision.objects.filter(application__in=list(applications)).select_related("release").order_by("pk")
    return {row.application_id: row for row in sorted(rows, key=lambda row: (row.release_id is None, row.pk))}


# Reviews as the council reads them


@dataclass(frozen=True)
class ReadLine:
    criterion: Criterion
    value: int | None
    comment: str


@dataclass(frozen=True)
class ReadReview:
    """A signed review under a number drawn by lot; who wrote it stands nowhere."""

    number: int
    review: Assignment
    lines: list[ReadLine]
    total: Fraction | None

    @property
    def total_shown(self) -> Any:
        return None if self.total is None else rounded(self.total)


def reviews_read(application: Application) -> list[ReadReview]:
    """The signed reviews in an order that their random keys draw, the same for every reader; four queries however many."""
    scores = Prefetch("scorecard__scores", Score.objects.select_related("criterion"))
    rows = application.reviews.signed().select_related("scorecard").prefetch_related(scores)
    criteria = list(application.call.criteria.all())
    return [_read(number, row, criteria) for number, row in enumerate(sorted(rows, key=lambda row: row.key), 1)]


def _read(number: int, review: Assignment, criteria: list[Criterion]) -> ReadReview:
    given = {score.criterion_id: score for score in review.scorecard.scores.all()}
    lines = [ReadLine(row, given[row.pk].value, given[row.pk].comment) if row.pk in given else ReadLine(row, None, "") for row in criteria]
    marks = [Mark(line.criterion.weight, line.criterion.max_score, line.value) for line in lines if line.value is not None]
    return ReadReview(number, review, lines, percent_of(marks) if marks and len(marks) == len(lines) else None)


# Calls and people


def calls_before(user: Any) -> QuerySet[Call]:
    """Calls that the person's councils decide, that the person runs, or for an auditor all that have a council."""
    seat = Exists(Seat.objects.current().filter(council__calls__call=OuterRef("pk"), user_id=user.pk))
    office = Exists(CallOfficer.objects.current().filter(call=OuterRef("pk"), user_id=user.pk))
    whole = Q(deciding__isnull=False) if user.has_role(GlobalRole.AUDITOR) else Q(pk__in=[])
    return Call.objects.filter(seat | office | whole).select_related("deciding__council").exclude(state=CallState.DRAFT)


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
