"""State x move: every pair is either in the table or refused, by the service and by the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.access import Refused
from core.audit.models import Entry
from core.workflow import Conflict, advance
from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.workflow import APPLICATION
from tests.grants.applications.factories import in_state

pytestmark = pytest.mark.django_db
FIELDS = {"submit": {"number": "X-1"}, "return": {}}
STATES = list(State)


@pytest.mark.parametrize("state", STATES)
def test_a_move_that_does_not_start_here_changes_nothing(state):
    application = in_state(state)
    before = Entry.objects.about(application).count()
    for move in APPLICATION.moves:
        if state in move.sources:
            continue
        for actor in (application.member, application.officer):
            with pytest.raises((Conflict, Refused)):
                advance(application, move.name, actor=actor)
    assert Application.objects.get(pk=application.pk).state == state
    assert Entry.objects.about(application).count() == before


@pytest.mark.parametrize("state", STATES)
def test_the_database_refuses_what_is_no_move(state):
    application = in_state(state)
    targets = {move.target for move in APPLICATION.moves if state in move.sources}
    for target in set(STATES) - targets - {state}:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE grants_applications_application SET state = %s WHERE id = %s", [target, application.pk])
    assert Application.objects.get(pk=application.pk).state == state


def test_every_state_is_reached_by_the_services():
    assert sorted({in_state(state).state for state in STATES}) == sorted(State.values)


def test_each_move_names_an_action_that_a_policy_knows():
    from core.access import actions

    assert {move.action for move in APPLICATION.moves if move.action} <= set(actions())
