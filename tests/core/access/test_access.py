from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from core import access
from core.access import Refused, UnknownAction, actions, allow, can, require, rule, why_not


def person(**traits) -> SimpleNamespace:
    return SimpleNamespace(is_active=True, is_authenticated=True, **traits)


is_tall = rule("You are not tall.", otherwise="You are tall.")(lambda user, row: user.tall)
is_kind = rule("You are not kind.", otherwise="You are kind.")(lambda user, row: user.kind)
PEOPLE = {
    "tall and kind": person(tall=True, kind=True),
    "tall": person(tall=True, kind=False),
    "kind": person(tall=False, kind=True),
    "neither": person(tall=False, kind=False),
}


@pytest.fixture
def house(monkeypatch):
    """A book of rules of the test's own."""
    monkeypatch.setattr(access, "_actions", {})


@pytest.mark.parametrize(
    ("joined", "refusals"),
    [
        (
            is_tall & is_kind,
            {"tall and kind": None, "tall": "You are not kind.", "kind": "You are not tall.", "neither": "You are not tall."},
        ),
        (is_tall | is_kind, {"tall and kind": None, "tall": None, "kind": None, "neither": "You are not kind."}),
        (~is_tall, {"tall and kind": "You are tall.", "tall": "You are tall.", "kind": None, "neither": None}),
        (~(is_tall & is_kind), {"tall and kind": "You are kind.", "tall": None, "kind": None, "neither": None}),
        (~(is_tall | is_kind), {"tall and kind": "You are tall.", "tall": "You are tall.", "kind": "You are kind.", "neither": None}),
        (is_tall & ~is_kind, {"tall and kind": "You are kind.", "tall": None, "kind": "You are not tall.", "neither": "You are not tall."}),
    ],
)
def test_the_sentence_is_that_of_the_part_that_refused(house, joined, refusals):
    allow("house.enter", joined)
    assert {name: why_not(person, "house.enter") for name, person in PEOPLE.items()} == refusals
    assert {name: can(person, "house.enter") for name, person in PEOPLE.items()} == {name: no is None for name, no in refusals.items()}


def test_a_rule_is_asked_about_what_the_row_belongs_to():
    is_own = rule("It is not yours.", otherwise="It is yours.")(lambda user, row: row is user)
    room = SimpleNamespace(house=SimpleNamespace(owner=PEOPLE["tall"]))
    of_room = is_own.about("house.owner")
    assert [of_room.refusal(person, room) for person in (PEOPLE["tall"], PEOPLE["kind"])] == [None, "It is not yours."]
    assert [(~of_room).refusal(person, room) for person in (PEOPLE["tall"], PEOPLE["kind"])] == ["It is yours.", None]


def test_require_refuses_with_the_sentence(house):
    allow("house.enter", is_tall)
    require(PEOPLE["tall"], "house.enter")
    with pytest.raises(Refused) as refused:
        require(PEOPLE["kind"], "house.enter")
    assert refused.value.sentence == "You are not tall."
    assert isinstance(refused.value, PermissionDenied)


@pytest.mark.parametrize("answer", [None, (True, "why"), 1, "yes"])
def test_a_predicate_that_answers_anything_but_a_bool_raises(house, answer):
    allow("house.enter", rule("No.")(lambda user, row: answer))
    with pytest.raises(TypeError):
        can(PEOPLE["tall"], "house.enter")


def test_an_unknown_action_is_refused(house):
    with pytest.raises(UnknownAction):
        can(PEOPLE["tall"], "house.burn")


def test_an_action_is_allowed_once(house):
    allow("house.enter", is_tall)
    with pytest.raises(ValueError, match="allowed twice"):
        allow("house.enter", is_kind)


def test_every_action_belongs_to_a_room():
    assert len(actions()) > 10
    assert [name for name in actions() if name.count(".") != 1] == []


def test_a_person_whose_access_was_closed_is_a_stranger(house):
    allow("house.enter", rule("Who are you?")(lambda user, row: bool(user.is_authenticated)))
    assert can(person(), "house.enter")
    assert not can(SimpleNamespace(is_active=False, is_authenticated=True), "house.enter")
