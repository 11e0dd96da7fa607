from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.incubator.portfolio.factories import World, make_world


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once for a module by the services, which takes seconds; each test's own changes are taken back by its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world, db) -> World:
    for person in made_world.people.values():
        person.forget_roles()
    return made_world
