from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from core.accounts.models import User
from grants.calls.models import Call
from tests.grants.calls.factories import CallFactory, PersonFactory, administrator, officer_of, with_role


@dataclass
class People:
    """One person for each way of standing to a call."""

    visitor: None
    stranger: User
    officer: User
    other_officer: User
    former_officer: User
    administrator: User
    auditor: User


@pytest.fixture
def people_of() -> Callable[[Call], People]:
    def make(call: Call) -> People:
        former = officer_of(call)
        call.officers.filter(user=former).update(until=call.created_at)
        return People(None, PersonFactory(), officer_of(call), officer_of(CallFactory()), former, administrator(), with_role("auditor"))

    return make


@pytest.fixture
def as_person() -> Callable[[User | None], Client]:
    def sign_in(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def desk(as_person) -> Callable[..., Any]:
    """A draft with its officer signed in: (client, call)."""

    def make(**columns: Any) -> tuple[Any, Call]:
        call = CallFactory(**columns)
        return as_person(officer_of(call)), call

    return make
