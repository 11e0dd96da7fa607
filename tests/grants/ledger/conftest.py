import pytest

from tests.grants.ledger.factories import Office, make_office


@pytest.fixture
def office() -> Office:
    """1,000 tenge of budget, 600 of them committed for one account."""
    return make_office()
