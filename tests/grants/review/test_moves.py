"""State x move: every pair is either in the table or refused, by the service and by the database itself."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from core.access import Refused, actions
from core.audit.models import Entry
from core.workflow import Conflict, advance
from grants.review.choices import SECRECY, ConflictKind, EndReason, State
from grants.review.models import Assignment
from grants.review.ranking import Mark, points_of
from grants.review.workflow import ASSIGNMENT
from tests.grants.review.factories import call_under_review, in_state, make_reviewer, make_round, signed

pytestmark = pytest.mark.django_db
FIELDS = {"accept": {"secrecy": SECRECY}, "declare": {"conflict_kind": ConflictKind.OTHER}, "end": {"ended_because": EndReason.OFFICE}}


@pytest.mark.parametrize("state", State.values)
def test_a_move_that_does_not_start_here_changes_nothing(state):
    review = in_state(state)
    before = Entry.objects.about(review).count()
    for move in ASSIGNMENT.moves:
        if state in move.sources:
            continue
        for actor in (review.person, review.officer):
            with pytest.raises((Conflict, Refused)):
                advance(review, move.name, actor=actor, **FIELDS.get(move.name, {}))
    assert Assignment.objects.get(pk=review.pk).state == state
    assert Entry.objects.about(review).count() == before


@pytest.mark.parametrize("state", State.values)
def test_the_database_refuses_what_is_no_move(state):
    review = in_state(state)
    targets = {move.target for move in ASSIGNMENT.moves if state in move.sources}
    for target in set(State.values) - targets - {state}:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE grants_review_assignment SET state = %s WHERE id = %s", [target, review.pk])
    assert Assignment.objects.get(pk=review.pk).state == state


def test_what_a_signed_review_adds_up_to_is_that_of_its_scores_and_stands():
    call = call_under_review()
    make_round(call)
    review = signed(call, 7, 3)
    scores = review.scorecard.scores.select_related("criterion")
    assert review.points == points_of(Mark(one.criterion.weight, one.criterion.max_score, one.value) for one in scores) > 0
    for points in (None, 0, review.points + 1):
        with pytest.raises(DatabaseError), transaction.atomic():
            Assignment.objects.filter(pk=review.pk).update(points=points)
    unsigned = in_state(State.ACCEPTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment.objects.filter(pk=unsigned.pk).update(points=5)


def test_a_review_is_of_the_call_of_its_application_for_good():
    review, other = in_state(State.ASKED), call_under_review()
    assert review.call == review.application.call
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment.objects.filter(pk=review.pk).update(call=other)
    review.pk, review.key, review.alias, review.call, review.reviewer = None, uuid4(), "ZZ99", other, make_reviewer()
    with pytest.raises(DatabaseError, match="of its call"), transaction.atomic():
        review.save(force_insert=True)


def test_each_move_names_an_action_that_a_policy_knows():
    assert {move.action for move in ASSIGNMENT.moves if move.action} <= set(actions())
