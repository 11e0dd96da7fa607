"""Preparing and releasing: what the services do and refuse."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from core.access import Refused
from core.audit.models import Entry
from core.outbox.models import Message
from core.workflow import Conflict
from grants.applications import services as applications
from grants.applications.choices import State
from grants.council import services
from grants.council.choices import Outcome
from grants.council.models import Decision, Release, Seat
from grants.council.queries import decision_of, next_place, prepared_of
from tests.grants.applications.factories import fresh
from tests.grants.calls.factories import administrator
from tests.grants.council.factories import (
    REASONS,
    chair_of,
    in_council,
    prepared,
    release_all,
    released,
    secretary_of,
)
from tests.grants.review.factories import call_under_review

pytestmark = pytest.mark.django_db


def sentence(error: pytest.ExceptionInfo, field: str) -> str:
    return error.value.message_dict[field][0]


BAD = [
    ({"outcome": "perhaps"}, "outcome", "Choose the decision."),
    ({"reasons": "Коротко"}, "reasons", "Write the reasons in 50 to 4000 characters; now there are 7."),
    ({"reasons": " " * 60}, "reasons", "now there are 0."),
    ({"reasons": "я" * 4001}, "reasons", "now there are 4001."),
    ({"outcome": Outcome.IN_PART}, "amount", "Write the sum."),
    ({"outcome": Outcome.IN_PART, "amount": Money(0, "KZT")}, "amount", "above zero"),
    ({"outcome": Outcome.IN_PART, "amount": Money(-1, "KZT")}, "amount", "above zero"),
    ({"outcome": Outcome.IN_PART, "amount": Money("12000000.50", "KZT")}, "amount", "In part means less than"),
    ({"outcome": Outcome.IN_PART, "amount": Money("12000000.51", "KZT")}, "amount", "In part means less than"),
    ({"outcome": Outcome.IN_PART, "amount": Money(1, "USD")}, "amount", "in the currency that was asked for"),
    ({"outcome": Outcome.RESERVE}, "place", "Write the place"),
    ({"outcome": Outcome.RESERVE, "place": 0}, "place", "Write the place"),
    ({"outcome": Outcome.RESERVE, "place": 99}, "place", "there is no such place"),
]


@pytest.mark.parametrize(("fields", "field", "said"), BAD)
def test_a_decision_that_makes_no_sense_is_refused_at_its_field(fields, field, said):
    row = in_council()
    with pytest.raises(ValidationError) as error:
        services.prepare_decision(row, **{"outcome": Outcome.FUND, "reasons": REASONS, "actor": row.chair, **fields})
    assert said in sentence(error, field)
    assert not Decision.objects.exists()


def test_everything_that_is_wrong_is_said_at_once():
    row = in_council()
    with pytest.raises(ValidationError) as error:
        services.prepare_decision(row, outcome=Outcome.IN_PART, amount=row.requested, reasons="Коротко", actor=row.chair)
    assert set(error.value.message_dict) == {"amount", "reasons"}


def test_one_tiyn_less_than_asked_is_in_part():
    row = in_council()
    assert prepared(Outcome.IN_PART, row, amount=Money("12000000.49", "KZT")).amount == Money("12000000.49", "KZT")


def test_funding_gives_what_was_asked_whatever_sum_was_typed():
    row = in_council()
    assert prepared(Outcome.FUND, row, amount=Money(1, "KZT")).amount == row.requested


def test_a_place_is_given_once():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    prepared(Outcome.RESERVE, first, place=1)
    assert (next_place(first), next_place(second)) == (1, 2)
    with pytest.raises(ValidationError) as error:
        prepared(Outcome.RESERVE, second, place=1)
    assert sentence(error, "place") == f"Place 1 is given to {first.number}."
    prepared(Outcome.RESERVE, first, place=2)  # making room for oneself is no clash
    prepared(Outcome.RESERVE, second, place=1)


def test_the_place_of_who_left_the_reserve_list_is_free_again():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    released(Outcome.RESERVE, first, place=1)
    with pytest.raises(ValidationError):
        prepared(Outcome.RESERVE, second, place=1)
    applications.withdraw_application(fresh(first), actor=first.member, reason="Иначе решили")
    assert prepared(Outcome.RESERVE, second, place=1).place == 1


def test_who_did_not_see_the_prepared_decision_does_not_overwrite_it():
    row = in_council()
    first = prepared(Outcome.FUND, row)
    with pytest.raises(Conflict):
        prepared(Outcome.DECLINE, row, replaces=None)
    second = prepared(Outcome.DECLINE, row, replaces=first)
    assert prepared_of(row) == second
    with pytest.raises(Conflict):
        prepared(Outcome.FUND, row, replaces=first)
    assert Decision.objects.get() == second
    actions = list(Entry.objects.filter(action__startswith="decision.").order_by("pk").values_list("action", flat=True))
    assert actions == ["decision.prepare", "decision.drop", "decision.prepare"]


def test_the_trail_holds_no_word_of_the_reasons():
    decision = released()
    for entry in Entry.objects.about(decision):
        assert REASONS not in str(entry.changes)
    assert Entry.objects.about(decision).get(action="decision.prepare").changes["reasons"] == "changed"


def test_a_dropped_decision_leaves_the_application_undecided():
    decision = prepared()
    services.drop_decision(decision, actor=chair_of(decision.application.call))
    assert not Decision.objects.exists()
    assert fresh(decision.application).state == State.IN_COUNCIL
    with pytest.raises(Conflict):
        services.drop_decision(decision, actor=chair_of(decision.application.call))


def test_a_decided_application_is_decided_no_more():
    decision = released(Outcome.FUND)
    with pytest.raises(Refused, match="has been decided"):
        prepared(Outcome.DECLINE, fresh(decision.application))
    with pytest.raises(Refused, match="was released and stands"):
        services.drop_decision(decision, actor=chair_of(decision.application.call))


# Releasing


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.FUND, State.FUNDED),
        (Outcome.IN_PART, State.FUNDED_IN_PART),
        (Outcome.RESERVE, State.RESERVE),
        (Outcome.DECLINE, State.NOT_FUNDED),
    ],
)
def test_each_outcome_moves_the_application_at_the_release(outcome, state):
    row = in_council()
    prepared(outcome, row)
    assert fresh(row).state == State.IN_COUNCIL
    assert decision_of(row) is None
    assert not Message.objects.filter(code__startswith="council.").exists()
    release = release_all(row.call)
    assert fresh(row).state == state
    assert decision_of(row).release == release
    assert Entry.objects.filter(action="council.release", actor=row.chair).count() == 1


def test_all_at_once_and_the_rest_stays():
    call = call_under_review()
    rows = [in_council(call) for _row in range(3)]
    prepared(Outcome.FUND, rows[0])
    prepared(Outcome.DECLINE, rows[1])
    release = release_all(call)
    assert release.decisions.count() == 2
    assert [fresh(row).state for row in rows] == [State.FUNDED, State.NOT_FUNDED, State.IN_COUNCIL]


def test_a_set_that_is_not_the_one_shown_releases_nothing():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    shown = {prepared(Outcome.FUND, first).key}
    late = prepared(Outcome.DECLINE, second)
    for expected in (shown, set(), {uuid4()}, {*shown, late.key, uuid4()}):
        with pytest.raises(Conflict):
            services.release_decisions(call, actor=first.chair, expected=expected)
    assert not Release.objects.exists()
    assert fresh(first).state == State.IN_COUNCIL


def test_a_decision_that_was_changed_after_it_was_shown_is_another():
    row = in_council()
    shown = {prepared(Outcome.FUND, row).key}
    prepared(Outcome.DECLINE, row)
    with pytest.raises(Conflict):
        services.release_decisions(row.call, actor=row.chair, expected=shown)


def test_a_withdrawn_application_is_not_published():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    shown = {prepared(Outcome.FUND, first).key, prepared(Outcome.FUND, second).key}
    applications.withdraw_application(second, actor=second.member, reason="Иначе решили")
    with pytest.raises(Conflict):
        services.release_decisions(call, actor=first.chair, expected=shown)
    assert fresh(first).state == State.IN_COUNCIL
    release_all(call)
    assert (fresh(first).state, fresh(second).state) == (State.FUNDED, State.WITHDRAWN)
    assert not Message.objects.filter(code="council.funded", user=second.member).exists()


def test_nothing_prepared_is_nothing_to_release():
    row = in_council()
    with pytest.raises(Refused, match="nothing to release"):
        services.release_decisions(row.call, actor=row.chair, expected=set())


def test_the_secretary_prepares_and_the_chair_releases():
    row = in_council()
    prepared(Outcome.FUND, row, actor=secretary_of(row.call))
    with pytest.raises(Refused, match="Only the chair"):
        release_all(row.call, actor=secretary_of(row.call))
    release_all(row.call)
    assert fresh(row).state == State.FUNDED


# Reserve


@pytest.mark.parametrize(
    ("outcome", "state"), [(Outcome.FUND, State.FUNDED), (Outcome.IN_PART, State.FUNDED_IN_PART), (Outcome.DECLINE, State.NOT_FUNDED)]
)
def test_from_the_reserve_list_a_second_decision_and_a_second_release(outcome, state):
    row = in_council()
    first = released(Outcome.RESERVE, row)
    second = released(outcome, fresh(row))
    assert fresh(row).state == state
    assert list(row.decisions.released().order_by("pk")) == [first, second]
    assert decision_of(row) == second
    assert row.call.releases.count() == 2
    assert Message.objects.filter(user=row.member, code__startswith="council.").count() == 2


def test_from_the_reserve_list_to_the_reserve_list_is_no_decision():
    row = in_council()
    released(Outcome.RESERVE, row)
    with pytest.raises(ValidationError) as error:
        prepared(Outcome.RESERVE, fresh(row), place=1)
    assert sentence(error, "outcome") == "This application is on the reserve list already."


def test_a_seat_that_ended_decides_nothing():
    row = in_council()
    prepared(Outcome.FUND, row)
    services.end_seat(Seat.objects.get(user=row.chair), actor=administrator())
    with pytest.raises(Refused):
        release_all(row.call, actor=row.chair)
