"""State x move: every pair is either in the table or refused, by the service and by the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.access import Refused, actions
from core.audit.models import Entry
from core.workflow import Conflict, advance
from grants.review.choices import SECRECY, ConflictKind, EndReason, State
from grants.review.models import Assignment
from grants.review.workflow import ASSIGNMENT
from tests.grants.review.factories import in_state

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


def test_each_move_names_an_action_that_a_policy_knows():
    assert {move.action for move in ASSIGNMENT.moves if move.action} <= set(actions())
