"""What is kept of the reviews of an application, and the proof that it is what they come to."""

from decimal import Decimal

import pytest
from django.db import connection

from grants.ledger.verify import run_checks
from grants.review import services
from grants.review.choices import STANDING, State
from grants.review.models import Assignment, ReviewTally
from tests.grants.review.factories import admitted, asked, in_state, signed

pytestmark = pytest.mark.django_db


def kept_of(application):
    return ReviewTally.objects.values_list("standing", "signed", "points").get(application=application)


def faults():
    return next(result.faults for result in run_checks() if result.name == "reviews")


@pytest.mark.parametrize("state", State.values)
def test_a_review_counts_as_what_it_is(state):
    review = in_state(state)
    points = review.points or Decimal(0)
    assert kept_of(review.application) == (int(state in STANDING), int(state == State.SIGNED), points)
    assert bool(points) == (state == State.SIGNED)
    assert faults() == []


def test_reviews_of_one_application_add_up_and_the_others_do_not_count():
    first = signed(asked().application.call, 9, 9)
    for state in (State.ASKED, State.DECLINED, State.SIGNED):
        in_state(state, application=first.application)
    points = sum(Assignment.objects.signed().filter(application=first.application).values_list("points", flat=True))
    assert kept_of(first.application) == (3, 2, points)
    assert not ReviewTally.objects.filter(application=admitted(first.application.call)).exists()
    assert faults() == []


def test_what_ends_leaves_what_is_signed():
    review = signed(asked().application.call, 5, 5)
    open_one = in_state(State.ACCEPTED, application=review.application)
    services.close_reviews(review.application)
    open_one.refresh_from_db()
    assert open_one.state == State.ENDED
    assert kept_of(review.application) == (1, 1, review.points)


def test_verify_finds_a_tally_that_is_not_that_of_the_reviews():
    review, other = signed(asked().application.call, 5, 5), asked()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grants_review_reviewtally SET points = points + 1 WHERE application_id = %s", [review.application_id])
        cursor.execute("DELETE FROM grants_review_reviewtally WHERE application_id = %s", [other.application_id])
    changed, missing = faults()
    assert changed.startswith(f"application {review.application.number}: of its reviews")
    assert missing == f"application {other.application.number}: nothing is kept of its reviews"
