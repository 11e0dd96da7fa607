import pytest

from core.accounts.models import User
from parks.directory import reference as directory
from parks.technoparks import reference
from parks.technoparks.models import Park
from tests.core.accounts.factories import RoleGrantFactory


@pytest.fixture
def park(db) -> Park:
    directory.load()
    reference.load()
    return Park.objects.get(code="tech-garden")


@pytest.fixture
def administrator(db, settings) -> User:
    settings.DEMO = True  # staff need no second factor
    return RoleGrantFactory(role="administrator").user
