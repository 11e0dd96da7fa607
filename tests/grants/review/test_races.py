"""Two deeds, one row: whichever is second changes nothing."""

from functools import partial

import pytest

from core.audit.models import Entry
from core.outbox.models import Message
from grants.review import services
from grants.review.choices import State
from grants.review.models import Assignment, Reviewer, Score, Scorecard
from tests.grants.calls.factories import officer_of as another_officer_of
from tests.grants.review.factories import admitted, again, call_under_review, fill_in, in_state, make_reviewer, make_round, officer_of
from tests.together import rounds

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_signs_once(together):
    review = in_state(State.ACCEPTED)
    fill_in(review)
    raised = together(*(partial(services.sign_review, again(review), actor=review.person) for _click in range(4)))
    assert raised.count("") == 1
    assert Entry.objects.about(review).filter(action="review.sign").count() == 1
    assert Message.objects.filter(code="review.signed").count() == 1


def test_signing_and_handing_back_never_both_win(together):
    wins = set()
    for _round in rounds(4, 40):
        review = in_state(State.ACCEPTED)
        fill_in(review)
        raised = together(
            partial(services.sign_review, again(review), actor=review.person),
            partial(services.hand_back, again(review), actor=review.person, words="Нет времени"),
        )
        assert sorted(bool(name) for name in raised) == [False, True], raised
        state = again(review).state
        assert state == (State.HANDED_BACK if raised[0] else State.SIGNED)
        assert (Scorecard.objects.get(assignment=review).signed_at is not None) == (state == State.SIGNED)
        wins.add(state)
    assert wins <= {State.SIGNED, State.HANDED_BACK}


def test_what_is_signed_is_what_was_saved_before(together):
    """A saving that races the signing is either in the signed card or refused."""
    for _round in rounds(4, 20):
        review = in_state(State.ACCEPTED)
        fill_in(review, 3, 3)
        raised = together(
            partial(services.sign_review, again(review), actor=review.person),
            partial(services.save_mark, again(review), "score-1", "9", base=1, actor=review.person),
        )
        assert raised[0] == ""
        value = Score.objects.filter(scorecard__assignment=review).first().value
        assert value == (9 if raised[1] == "" else 3)


def test_two_windows_that_write_one_field_first(together):
    review = in_state(State.ACCEPTED)
    raised = together(*(partial(services.save_mark, again(review), "score-1", str(value), base=0, actor=review.person) for value in (3, 9)))
    assert sorted(raised) == ["", "Outdated"]


def test_two_officers_give_one_reviewer_neither_too_much_nor_the_same_twice(together):
    call = call_under_review()
    rows = [admitted(call) for _row in range(3)]
    make_round(call)
    reviewer, first = make_reviewer(max_load=2), officer_of(call)
    second = another_officer_of(call)
    deeds = [
        partial(services.assign_reviewer, row, Reviewer.objects.get(pk=reviewer.pk), actor=actor)
        for row in rows
        for actor in (first, second)
    ]
    raised = together(*deeds)
    made = Assignment.objects.filter(reviewer=reviewer)
    assert raised.count("") == made.count() == 2
    assert len(set(made.values_list("alias", flat=True))) == 2
    assert len(set(made.values_list("application", flat=True))) == 2
    assert Message.objects.filter(code="review.asked").count() == 2
