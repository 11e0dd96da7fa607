"""Three signed reviews of every application, a few that are late, and the fourteen of the reviewer who is measured."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.applicants import WORDS, Line, Plan
from benchmarks.copying import copy, first_free, numbered
from benchmarks.ground import CURRENT, POOL
from core.calendar import now
from grants.applications.choices import State as ApplicationState
from grants.calls.models import Criterion
from grants.review.aliases import LETTERS
from grants.review.choices import SECRECY, Recommendation, State
from grants.review.models import Assignment, Score, Scorecard
from grants.review.ranking import Mark, points_of

SIGNED = 3
STEP = POOL // SIGNED
OPEN_OF_MEASURED, SIGNED_OF_MEASURED = 6, 8
LATE_EVERY = 50


def fill_reviews(plan: Plan) -> None:
    start, cards, scores = first_free(Assignment), first_free(Scorecard), first_free(Score)
    criteria = {call.pk: list(Criterion.objects.filter(call=call)) for call in plan.ground.calls}
    rows = list(_numbered(plan))
    copy(Assignment, numbered(start, (_assignment(plan, *row, points=_points(criteria[row[0].call.pk], n)) for n, row in enumerate(rows))))
    # Opened to be scored, and signed only afterwards: the database lets nobody write into a signed scorecard
    copy(
        Scorecard, numbered(cards, ({"assignment_id": start + n, **_opinion(state)} for n, (_line, _who, _alias, state) in enumerate(rows)))
    )
    copy(Score, numbered(scores, (_score(cards + n, criterion.pk, n) for n, (line, *_rest) in enumerate(rows) for criterion in criteria[line.call.pk])))  # fmt: skip
    Scorecard.objects.filter(assignment__state=State.SIGNED, pk__gte=cards).update(signed_at=now())


def _numbered(plan: Plan) -> Iterator[tuple[Line, int, str, State]]:
    """(application, reviewer's pk, alias, state)."""
    given: Counter[int] = Counter()
    for line, who, state in _given(plan):
        given[who] += 1
        number = given[who]
        yield line, who, f"{LETTERS[number % len(LETTERS)]}{number // len(LETTERS) + 2}", state


def _given(plan: Plan) -> Iterator[tuple[Line, int, State]]:
    pool, measured = [reviewer.pk for reviewer in plan.ground.pool], plan.ground.reviewer.pk
    left = {State.ACCEPTED: OPEN_OF_MEASURED, State.SIGNED: SIGNED_OF_MEASURED}
    for line in plan.reviewed():
        for turn in range(SIGNED):
            yield line, pool[(line.number + turn * STEP) % POOL], State.SIGNED
        under_review = line.state == ApplicationState.ADMITTED
        state = State.ACCEPTED if under_review else State.SIGNED
        # Not of the first start-ups: theirs are the applications that are looked at one by one
        if left[state] and line.number > 2 and (under_review or line.year == CURRENT - 1):
            left[state] -= 1
            yield line, measured, state
        elif under_review and line.place % LATE_EVERY == 1:
            yield line, pool[(line.number + STEP // 2) % POOL], State.ACCEPTED


def _assignment(plan: Plan, line: Line, who: int, alias: str, state: State, *, points: Decimal) -> dict[str, Any]:
    asked = line.call.closes_at + timedelta(days=5)
    due = plan.ground.rounds[line.call.pk].due_at
    late = state == State.ACCEPTED and who != plan.ground.reviewer.pk
    return {
        "application_id": plan.application(line),
        "call_id": line.call.pk,
        "reviewer_id": who,
        "alias": alias,
        "shown_title": line.title,
        "state": state,
        "assigned_by_id": plan.ground.officer.pk,
        "assigned_at": asked,
        "due_at": now() - timedelta(days=1 + line.number % 5) if late else due,
        "answered_at": asked,
        "secrecy": SECRECY,
        "signed_at": _signed_at(line, asked) if state == State.SIGNED else None,
        "points": points if state == State.SIGNED else None,
    }


def _signed_at(line: Line, asked: datetime) -> datetime:
    return asked + timedelta(days=2 + line.number % 10, minutes=line.number % 997)


def _opinion(state: State) -> dict[str, Any]:
    signed = state == State.SIGNED
    return {
        "recommendation": Recommendation.FUND if signed else "",
        "recommendation_version": int(signed),
        "summary": WORDS if signed else "",
        "summary_version": int(signed),
    }


def _points(criteria: list[Criterion], number: int) -> Decimal:
    return points_of(Mark(one.weight, one.max_score, _value(one.pk, number)) for one in criteria)


def _value(criterion: int, number: int) -> int:
    return (number * 7 + criterion * 3) % 11


def _score(card: int, criterion: int, number: int) -> dict[str, Any]:
    value = _value(criterion, number)
    return {"scorecard_id": card, "criterion_id": criterion, "value": value, "value_version": 1, "comment": WORDS, "comment_version": 1}
