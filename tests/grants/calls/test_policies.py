from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InternalError, transaction
from django.db.utils import DatabaseError

from core.access import Refused, actions, can
from core.calendar import now
from core.workflow import Conflict, advance
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.models import Call
from grants.calls.workflow import CALL
from tests.grants.calls.factories import CallFactory, administrator, make_open_call

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "stranger", "officer", "other_officer", "former_officer", "administrator", "auditor")
STATES = ("draft", "open", "expected", "closed", "cancelled")
OFFICE = {"officer", "administrator"}
ADMINISTRATOR = {"administrator"}
EVERYBODY = set(ROLES)


def call_that_is(state: str) -> Call:
    match state:
        case "draft":
            return CallFactory()
        case "expected":
            return make_open_call(opens_at=now() + timedelta(days=3))
        case "closed":
            return make_open_call(opens_at=now() - timedelta(days=30), closes_at=now() - timedelta(days=1))
        case "cancelled":
            call = make_open_call()
            services.cancel_call(call, actor=administrator(), reason="Бюджет перенесён")
            return call
    return make_open_call()


ALLOWED = {
    "calls.view": {"draft": OFFICE | {"auditor"}, **dict.fromkeys(STATES[1:], EVERYBODY)},
    "calls.prepare": dict.fromkeys(STATES, ADMINISTRATOR),
    "calls.set_up": dict.fromkeys(STATES, OFFICE),
    "calls.change": {"draft": OFFICE},
    "calls.open": {"draft": OFFICE},
    "calls.cancel": dict.fromkeys(STATES[1:], OFFICE),
    "calls.name_officers": dict.fromkeys(STATES, ADMINISTRATOR),
}


def test_the_matrix_knows_every_action():
    assert {action for action in actions() if action.startswith("calls.")} == set(ALLOWED)


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state(people_of, state):
    call = call_that_is(state)
    people = people_of(call)
    for action, by_state in ALLOWED.items():
        may = {role for role in ROLES if can(getattr(people, role) or AnonymousUser(), action, call)}
        assert may == by_state.get(state, set()), action


@pytest.mark.parametrize("state", STATES)
def test_the_view_rule_and_the_list_agree(people_of, state):
    call = call_that_is(state)
    people = people_of(call)
    for role in ROLES:
        user = getattr(people, role) or AnonymousUser()
        assert Call.objects.visible_to(user).filter(pk=call.pk).exists() is can(user, "calls.view", call), role


def test_a_disabled_administrator_sees_no_draft():
    call, person = CallFactory(), administrator()
    person.is_active = False
    person.save()
    assert not Call.objects.visible_to(person).filter(pk=call.pk).exists()


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize("move", CALL.moves, ids=lambda move: move.name)
def test_each_move_from_each_state(state, move):
    """A move that does not start here changes nothing: neither through the workflow nor in SQL."""
    call = {"draft": CallFactory, "published": make_open_call, "cancelled": lambda: call_that_is("cancelled")}[state]()
    fields = {"cancelled_because": "Нет бюджета"} if move.name == "cancel" else {}
    if state in move.sources:
        advance(call, move.name, actor=administrator(), **fields)
        assert call.state == move.target
        return
    with pytest.raises((Conflict, Refused)):
        advance(call, move.name, actor=administrator(), **fields)
    call.refresh_from_db()
    assert call.state == state
    if state != move.target:
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(state=move.target, cancelled_because="Нет бюджета")
