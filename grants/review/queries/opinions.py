"""One scorecard, as it is read before and after signing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grants.calls.models import Call, Criterion
from grants.review.models import Assignment, Score, Scorecard
from grants.review.ranking import Mark, percent_of, rounded


def criteria_of(call: Call) -> list[Criterion]:
    return call.rubric


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
