"""Councils, seats, and what is handed over to them."""

import pytest
from django.core.exceptions import ValidationError

from core.access import Refused
from core.outbox.models import Message
from core.workflow import Conflict
from grants.applications import services as applications
from grants.applications.choices import State
from grants.council import services
from grants.council.choices import Outcome, Role
from grants.council.models import Council
from grants.council.queries import council_of
from grants.review.choices import State as ReviewState
from tests.grants.applications.factories import fresh
from tests.grants.calls.factories import PersonFactory, administrator
from tests.grants.council.factories import (
    council_for,
    in_council,
    make_council,
    make_seat,
    prepared,
)
from tests.grants.review.factories import admitted, asked, call_under_review, officer_of, signed
from tests.grants.review.factories import again as review_again

pytestmark = pytest.mark.django_db


def sentence(error: pytest.ExceptionInfo, field: str) -> str:
    return error.value.message_dict[field][0]


def test_a_council_has_its_name_in_each_language():
    with pytest.raises(ValidationError) as error:
        services.create_council(Council(name_ru="Комитет", name_en="Committee"), actor=administrator())
    assert "name_kk" in error.value.message_dict
    assert not Council.objects.exists()


def test_nobody_gives_a_seat_to_themselves():
    council, admin = make_council(), administrator()
    with pytest.raises(ValidationError) as error:
        services.add_seat(council, admin, Role.CHAIR, actor=admin)
    assert sentence(error, "email").startswith("Nobody gives a seat to themselves")


def test_a_person_has_one_seat_in_a_council_and_a_new_one_after_it_ended():
    council, person = make_council(), PersonFactory()
    seat = make_seat(council, Role.MEMBER, person)
    with pytest.raises(ValidationError):
        services.add_seat(council, person, Role.CHAIR, actor=administrator())
    services.end_seat(seat, actor=administrator())
    with pytest.raises(Conflict):
        services.end_seat(seat, actor=administrator())
    again_ = make_seat(council, Role.CHAIR, person)
    assert [seat.pk for seat in council.seats.current()] == [again_.pk]
    assert council.seats.count() == 2


def test_the_council_of_a_call_changes_until_its_first_decision_is_prepared():
    row = in_council()
    other = make_council(name_ru="Другой", name_kk="Басқа", name_en="Another")
    services.set_council(row.call, other, actor=row.officer)
    assert council_of(row.call) == other
    make_seat(other, Role.CHAIR, chair := PersonFactory())
    prepared(Outcome.DECLINE, row, actor=chair)
    with pytest.raises(Refused, match="its council does not change any more"):
        services.set_council(row.call, make_council(), actor=row.officer)
    services.set_council(row.call, other, actor=row.officer)  # the same is no change
    assert council_of(row.call) == other


# Handing over


def test_handing_over_ends_what_is_not_signed_and_keeps_what_is():
    call = call_under_review()
    done = signed(call, 8, 8)
    waiting = asked(done.application)
    council_for(call)
    rows = services.take_up(call, actor=officer_of(call))
    assert [row.pk for row in rows] == [done.application.pk]
    assert fresh(done.application).state == State.IN_COUNCIL
    assert (review_again(waiting).state, review_again(done).state) == (ReviewState.ENDED, ReviewState.SIGNED)
    assert Message.objects.filter(code="review.ended", user=waiting.person).count() == 1


def test_only_what_was_shown_is_handed_over_and_all_of_it_or_none():
    call = call_under_review()
    first = admitted(call)
    council_for(call)
    shown = {first.key}
    admitted(call)
    with pytest.raises(Conflict):
        services.take_up(call, actor=officer_of(call), expected=shown)
    assert call.applications.filter(state=State.IN_COUNCIL).count() == 0


def test_what_was_withdrawn_meanwhile_is_not_handed_over_nor_is_anything_with_it():
    call = call_under_review()
    first, second = admitted(call), admitted(call)
    council_for(call)
    applications.withdraw_application(second, actor=second.member, reason="Иначе решили")
    with pytest.raises(Conflict):
        services.take_up([first, second], actor=officer_of(call))
    assert fresh(first).state == State.ADMITTED


def test_a_call_without_a_council_hands_nothing_over():
    row = admitted()
    with pytest.raises(Refused, match="Choose first which council decides"):
        services.take_up(row.call, actor=officer_of(row.call))
