import pytest

from core.accounts.models import User
from parks.technoparks.models import Park
from tests.core.accounts.factories import RoleGrantFactory
from tests.parks.factories import load_parks


@pytest.fixture
def park(db) -> Park:
    load_parks()
    return Park.objects.get(code="tech-garden")


@pytest.fixture
def administrator(db, settings) -> User:
    settings.DEMO = True  # staff need no second factor
    return RoleGrantFactory(role="administrator").user
