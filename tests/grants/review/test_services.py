import pytest

from grants.review.choices import State
from grants.review.models import Assignment
from tests.grants.review.factories import in_state

pytestmark = pytest.mark.django_db


def test_every_state_is_reached_by_the_services():
    assert sorted({in_state(state).state for state in State.values}) == sorted(State.values)
    assert Assignment.objects.count() == len(State.values)
