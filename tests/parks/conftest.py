import pytest

from core.accounts.models import User
from parks.directory.choices import Role
from parks.directory.models import Organisation
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.parks.factories import OrganisationFactory, put_in


@pytest.fixture
def organisation(db) -> Organisation:
    return OrganisationFactory(bin="150340000109")


@pytest.fixture
def people(organisation, settings) -> dict[str, User]:
    """One person of each kind that a page of the directory may tell apart."""
    settings.DEMO = True  # staff need no second factor
    made = {name: UserFactory() for name in ("owner", "member", "stranger", "former", "administrator", "auditor")}
    put_in(organisation, made["owner"])
    put_in(organisation, made["member"], Role.MEMBER)
    gone = put_in(organisation, made["former"], Role.MEMBER)
    gone.until = gone.since
    gone.save()
    for role in ("administrator", "auditor"):
        RoleGrantFactory(user=made[role], role=role)
    return made
