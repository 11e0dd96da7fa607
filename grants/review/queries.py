"""Reading reviews; nothing here writes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, overload

from django.contrib.auth import get_user_model
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from core.calendar import arrived_at, day_of, now
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call, Criterion
from grants.calls.models.call import CallQuerySet
from grants.calls.queries import run_by
from grants.review.choices import OPEN, STANDING, State
from grants.review.models import Area, Assignment, Reviewer, ReviewRound, Score, Scorecard
from grants.review.policies import UNDER_REVIEW
from grants.review.ranking import WHOLE, Mark, Place, full_points, order, percent_of, rounded
from grants.review.subjects import areas_of
from grants.review.ties import Tie, ties_between


def reviews_of(user: Any) -> QuerySet[Assignment]:
    """What the person reviews, as they know it: by due instant and alias, neither of which tells anything of the application."""
    written = Score.objects.filter(scorecard__assignment=OuterRef("pk"), value__isnull=False)
    scored = written.order_by().values("scorecard__assignment").annotate(count=Count("pk"))
    return (
        Assignment.objects.of(user)
        .filter(Q(state__in=OPEN, application__state__in=UNDER_REVIEW) | Q(state=State.SIGNED))
        .with_all()
        .annotate(scored=Coalesce(Subquery(scored.values("count"), IntegerField()), 0))
        .order_by("due_at", "alias")
    )


def criteria_of(call: Call) -> list[Criterion]:
    return call.rubric


def reviewed_calls(user: Any) -> CallQuerySet:
    """Calls of the officer that have a round of review, or have closed and could have one."""
    return run_by(user).filter(Q(review_round__isnull=False) | Q(closes_at__lte=arrived_at())).select_related("review_round")


def in_review(call: Call) -> QuerySet[Application]:
    """The applications of the call that reviewers work on."""
    return call.applications.filter(state__in=UNDER_REVIEW)


ENDED = (ApplicationState.WITHDRAWN, ApplicationState.REFUSED)


def reviewed(call: Call) -> QuerySet[Application]:
    """Those that are or were with reviewers: admitted now, or with a review that stands."""
    has_review = Exists(Assignment.objects.filter(application=OuterRef("pk")))
    return call.applications.filter(Q(state__in=UNDER_REVIEW) | Q(has_review)).exclude(state__in=ENDED)


def with_reviews(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With the reviews of each, in three queries however many rows."""
    reviews = Assignment.objects.select_related("reviewer__user").order_by("reviewer__user__sort_key", "pk")
    return applications.select_related("call", "applicant").prefetch_related(Prefetch("reviews", reviews)).order_by("number", "pk")


def officers_of_call(call: Call) -> QuerySet[Any]:
    """The people who are told what happens in the review of the call."""
    return get_user_model().objects.filter(Exists(call.officers.current().filter(user=OuterRef("pk"))), is_active=True)


def loads_of(reviewers: Sequence[Reviewer]) -> Counter[int]:
    """Reviewer pk -> reviews that are open with them now, over all calls."""
    rows = Assignment.objects.open().filter(reviewer__in=reviewers, application__state__in=UNDER_REVIEW)
    return Counter(dict(rows.order_by().values_list("reviewer").annotate(count=Count("pk"))))


@dataclass(frozen=True)
class Candidate:
    """A reviewer as somebody who could take one application."""

    reviewer: Reviewer
    load: int
    shared: list[Area]
    ties: list[Tie]
    standing: str

    @property
    def away(self) -> date | None:
        return self.reviewer.away_until

    @property
    def is_full(self) -> bool:
        return self.load >= self.reviewer.max_load

    @property
    def can_be_asked(self) -> bool:
        return not (self.ties or self.is_full or self.standing)


def candidates_for(application: Application, text: str = "", areas: Sequence[Area] | None = None) -> list[Candidate]:
    """The pool as seen from one application: who can be asked first, the best match and the lightest load first.

    `areas` of the application, where the caller knows them already.
    """
    reviewers = list(pool(text).serving())
    loads = loads_of(reviewers)
    ties = ties_between([application], reviewers)
    wanted = set(areas_of([application])[application.pk] if areas is None else areas)
    states = dict(application.reviews.filter(state__in=STANDING).values_list("reviewer", "state"))
    found = [
        Candidate(
            reviewer,
            loads[reviewer.pk],
            [area for area in reviewer.areas.all() if area in wanted],
            ties.get((application.pk, reviewer.pk), []),
            str(State(states[reviewer.pk]).label) if reviewer.pk in states else "",
        )
        for reviewer in reviewers
    ]
    return sorted(found, key=lambda one: (not one.can_be_asked, one.away is not None, -len(one.shared), one.load))


def pool(text: str = "") -> Any:
    """Reviewers by name, with their people and areas; `text` narrows by name, e-mail, employer or area."""
    rows = Reviewer.objects.select_related("user").prefetch_related("areas", "leaves")
    if text:
        people = get_user_model().objects.called(text).filter(pk=OuterRef("user"))
        area = Area.objects.filter(reviewers=OuterRef("pk"), name__icontains=text)
        rows = rows.filter(Q(Exists(people)) | Q(employer__icontains=text) | Q(Exists(area)))
    return rows


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
    """Of all applications of the call, counted where they lie: one query, one row."""
    counts = {
        "standing": Q(reviews__state__in=STANDING),
        "signed": Q(reviews__state=State.SIGNED),
        "unanswered": Q(reviews__state=State.ASKED),
        "late": Q(reviews__state__in=OPEN, reviews__due_at__lte=arrived_at()),
    }
    rows = reviewed(round_.call).annotate(**{f"{name}_here": Count("reviews", filter=condition) for name, condition in counts.items()})
    sums = {name: Sum(f"{name}_here", default=0) for name in counts}
    found = rows.aggregate(applications=Count("pk"), **sums, short=Count("pk", filter=Q(standing_here__lt=round_.per_application)))
    return Progress(wanted=found["applications"] * round_.per_application, **found)


def late_in(call: Call) -> QuerySet[Assignment]:
    """Reviews of the call past their day, the longest wait first."""
    rows = Assignment.objects.open().filter(application__in=reviewed(call), due_at__lte=arrived_at())
    return rows.select_related("application", "reviewer__user").order_by("due_at", "pk")


def silent_in(user: Any) -> QuerySet[Assignment]:
    """Reviews past their day in the calls that the person runs, the longest wait first."""
    return (
        Assignment.objects.visible_to(user)
        .open()
        .filter(due_at__lte=arrived_at(), application__state__in=UNDER_REVIEW, call__in=run_by(user))
        .with_all()
        .order_by("due_at", "pk")
    )


class NumberOf(Subquery):
    """How many rows, or groups of rows, a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def short_of_reviewers(user: Any) -> list[tuple[Call, int]]:
    """Calls that the person runs, while there is time, with how many of their applications have fewer reviewers than the round wants.

    Counted are those that have enough, whose reviews stand beside each other in an index: asked of each application by itself it would be a
    look-up for each.
    """
    under_review = Application.objects.filter(call=OuterRef("pk"), state__in=UNDER_REVIEW).order_by()
    of_call = {"call": OuterRef("pk"), "application__call": OuterRef("pk"), "application__state__in": UNDER_REVIEW}
    reviews = Assignment.objects.standing().filter(**of_call).order_by()
    enough = reviews.values("application").annotate(n=Count("*")).filter(n__gte=OuterRef("review_round__per_application"))
    calls = run_by(user).filter(review_round__due_at__gt=arrived_at())
    calls = calls.annotate(short=NumberOf(under_review.values("pk")) - NumberOf(enough.values("application")))
    return [(call, call.short) for call in calls.filter(short__gt=0).order_by("closes_at", "pk")]


# Scores and the order that they make


HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands, without its row: `signed` of the `of` reviews that stand."""

    place: Place[int]
    state: str
    signed: int
    of: int

    @property
    def pk(self) -> int:
        return self.place.key


def standings(call: Call, applications: QuerySet[Application]) -> list[Standing]:
    """Applications of the call by the mean of their signed reviews, the best first; a few columns of each, in two queries."""
    signed = Q(reviews__state=State.SIGNED)
    rows = applications.order_by("number", "pk").annotate(
        signed_count=Count("reviews", filter=signed),
        standing_count=Count("reviews", filter=Q(reviews__state__in=STANDING)),
        points=Sum("reviews__points", filter=signed),
    )
    full, least = full_of(criteria_of(call)), max(least_in(call), 1)
    means: dict[int, Fraction | None] = {}
    found: dict[int, tuple[str, int, int]] = {}
    for pk, state, signed_count, standing_count, points in rows.values_list("pk", "state", "signed_count", "standing_count", "points"):
        found[pk] = (state, signed_count, standing_count)
        means[pk] = _mean(points, signed_count, full) if signed_count >= least and full else None
    return [Standing(place, *found[place.key]) for place in order(means)]


def least_in(call: Call) -> int:
    """How many signed reviews a mean takes."""
    return getattr(getattr(call, "review_round", None), "least_signed", 1)


def full_of(criteria: Sequence[Criterion]) -> int:
    """The points of a scorecard with the highest score everywhere, in hundredths; 0 without criteria."""
    return int(full_points((one.weight, one.max_score) for one in criteria) * HUNDREDTHS)


def _mean(points: Decimal, cards: int, full: int) -> Fraction:
    """In per cent, from the sum of the points of so many scorecards."""
    return Fraction(int(points * HUNDREDTHS) * WHOLE, cards * full)


def rank_of(mean: Fraction, call: Call) -> tuple[int, bool]:
    """The rank of a mean among the reviewed applications of the call, as `standings` gives it, and whether more than one has exactly it.

    `mean` in per cent. One row comes over, however many there are: the database compares sums of points crosswise with the mean's own, so
    nothing is divided and nothing rounded.
    """
    worth = mean * full_of(criteria_of(call)) / (WHOLE * HUNDREDTHS)  # of one scorecard
    # The call is said of both, so that both are read by it
    rows = Assignment.objects.signed().filter(call=call, application__call=call).exclude(application__state__in=ENDED)
    means = rows.order_by().values("application").annotate(cards=Count("pk"), sum=Sum("points"))
    ahead = ExpressionWrapper(F("sum") * worth.denominator - F("cards") * worth.numerator, DecimalField())
    compared = means.filter(cards__gte=least_in(call)).annotate(ahead=ahead)
    found = compared.aggregate(better=Count("cards", filter=Q(ahead__gt=0)), equal=Count("cards", filter=Q(ahead=0)))
    return found["better"] + 1, found["equal"] > 1


def spreads_of(call: Call, applications: Iterable[int]) -> dict[int, Fraction]:
    """Application pk -> how far its best and its worst signed scorecard lie apart, in per cent; two queries."""
    if not (full := full_of(criteria_of(call))):
        return {}
    rows = Assignment.objects.signed().filter(application__in=list(applications)).order_by()
    apart = rows.values_list("application").annotate(apart=Max("points") - Min("points"))
    return {pk: _mean(points, 1, full) for pk, points in apart}


@dataclass(frozen=True)
class Ranked:
    """An application in the ranked list; the figures are exact and rounded only where they are shown."""

    application: Application
    rank: int | None
    tied: bool
    mean: Fraction | None
    spread: Fraction | None
    signed: int
    of: int


class Ranking(Sequence[Ranked]):
    """The order is known of all at once; rows and spreads are fetched for what is asked for: take a slice."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.standings = standings(call, reviewed(call))

    def __len__(self) -> int:
        return len(self.standings)

    @overload
    def __getitem__(self, part: int) -> Ranked: ...
    @overload
    def __getitem__(self, part: slice) -> list[Ranked]: ...
    def __getitem__(self, part: int | slice) -> Ranked | list[Ranked]:
        return self._rows(self.standings[part]) if isinstance(part, slice) else self._rows([self.standings[part]])[0]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self[:])

    def _rows(self, found: Sequence[Standing]) -> list[Ranked]:
        rows, spreads = (
            self.call.applications.in_bulk([one.pk for one in found]),
            spreads_of(self.call, [one.pk for one in found if one.place.rank]),
        )
        places = [(one, one.place) for one in found]
        return [Ranked(rows[one.pk], at.rank, at.tied, at.mean, spreads.get(one.pk), one.signed, one.of) for one, at in places]


def ranking(call: Call) -> Ranking:
    """The applications of the call by the mean of their signed reviews, the best first; a fixed number of queries."""
    return Ranking(call)


@dataclass(frozen=True)
class ScoreLine:
    """One criterion on the page that is signed; `points` of `weight` is what the score is worth in the sum."""

    criterion: Criterion
    score: Score | None
    points: Fraction | None

    @property
    def points_shown(self) -> Decimal | None:
        return None if self.points is None else rounded(self.points)


@dataclass(frozen=True)
class Opinion:
    """A scorecard as it is read before and after signing: `marks` of the scores that are there, `total` in per cent once none is missing."""

    card: Scorecard | None
    lines: list[ScoreLine]
    marks: list[Mark]
    total: Fraction | None

    @property
    def total_shown(self) -> Decimal | None:
        return None if self.total is None else rounded(self.total)


def opinion_of(assignment: Assignment) -> Opinion:
    card = Scorecard.objects.filter(assignment=assignment).first()
    scores = {score.criterion_id: score for score in card.scores.all()} if card else {}
    lines = [_line(criterion, scores.get(criterion.pk)) for criterion in criteria_of(assignment.application.call)]
    marks = [
        Mark(line.criterion.weight, line.criterion.max_score, line.score.value)
        for line in lines
        if line.score is not None and line.score.value is not None
    ]
    return Opinion(card, lines, marks, percent_of(marks) if lines and len(marks) == len(lines) else None)


def _line(criterion: Criterion, score: Score | None) -> ScoreLine:
    if score is None or score.value is None:
        return ScoreLine(criterion, score, None)
    return ScoreLine(criterion, score, Fraction(criterion.weight) * score.value / criterion.max_score)


def signed_this_year(user: Any) -> int:
    """How many reviews the person has signed in this year of Almaty's."""
    year = day_of(now()).year
    return Assignment.objects.of(user).signed().filter(signed_at__year=year).count()


def criteria_count(calls: Iterable[int]) -> Counter[int]:
    """Call pk -> how many criteria its rubric has."""
    return Counter(Criterion.objects.filter(call__in=calls).order_by().values_list("call", flat=True))
