"""What the services do, refuse, and tell."""

import pytest

from grants.applications.choices import State
from grants.council.choices import Outcome
from grants.council.queries import decision_of
from tests.grants.applications.factories import fresh
from tests.grants.council.factories import in_council, released

pytestmark = pytest.mark.django_db


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
    decision = released(outcome, row)
    assert fresh(row).state == state
    assert decision_of(row) == decision
