"""A deed of a program stands in the trail with the token that it was done by, never with its secret."""

import pytest

from core.accounts.models import Token
from core.audit.models import Entry
from tests.core.accounts.factories import RoleGrantFactory
from tests.core.api.program import Program
from tests.grants.calls.factories import with_second_factor

pytestmark = pytest.mark.django_db

COUNCIL = {"kind": "jury", "name": {"kk": "Қазылар", "ru": "Жюри", "en": "Jury"}}


@pytest.fixture
def person():
    return with_second_factor(RoleGrantFactory(role="administrator").user)


def newest():
    return Entry.objects.filter(action="council.create").latest("pk")


def test_the_entry_names_the_token(person):
    programs = [Program(person), Program(person)]
    for program, token in zip(programs, Token.objects.order_by("pk"), strict=True):
        assert program.send("post", "/councils/", COUNCIL).status_code == 201
        entry = newest()
        assert (entry.actor, entry.token_key, entry.token_label) == (person, token.key, f"…{token.ending}")
        secret = program.headers["Authorization"].removeprefix("Bearer ")
        assert secret not in str(Entry.objects.values_list())


def test_the_token_ends_with_its_request(person):
    Program(person).send("post", "/councils/", COUNCIL)
    assert Program(person, None).send("post", "/councils/", COUNCIL).status_code == 201
    assert (newest().actor, newest().token_key, newest().token_label) == (person, None, "")
