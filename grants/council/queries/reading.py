"""Reviews as the council reads them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from grants.applications.models import Application
from grants.calls.models import Criterion
from grants.council.queries.decisions import BandLine, bands_from
from grants.review.models import Assignment, Score
from grants.review.ranking import Mark, percent_of, rounded


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
    criteria = application.call.rubric
    return [_read(number, row, criteria) for number, row in enumerate(sorted(rows, key=lambda row: row.key), 1)]


def bands_read(reviews: Sequence[ReadReview]) -> list[BandLine]:
    """What the applicant reads of these reviews: `bands_of` without asking again."""
    values: dict[int, list[int]] = defaultdict(list)
    for line in (line for one in reviews for line in one.lines if line.value is not None):
        values[line.criterion.pk].append(line.value)
    return bands_from([line.criterion for line in reviews[0].lines] if reviews else [], values)


def _read(number: int, review: Assignment, criteria: list[Criterion]) -> ReadReview:
    given = {score.criterion_id: score for score in review.scorecard.scores.all()}
    lines = [ReadLine(row, given[row.pk].value, given[row.pk].comment) if row.pk in given else ReadLine(row, None, "") for row in criteria]
    marks = [Mark(line.criterion.weight, line.criterion.max_score, line.value) for line in lines if line.value is not None]
    return ReadReview(number, review, lines, percent_of(marks) if marks and len(marks) == len(lines) else None)
