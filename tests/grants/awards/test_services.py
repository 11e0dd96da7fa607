"""The life of an award, from the decision to the last payment."""

import pytest

from grants.awards.choices import State
from tests.grants.awards.factories import in_state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State.values)
def test_an_award_reaches_each_state_by_its_services(state):
    assert in_state(state).state == state
