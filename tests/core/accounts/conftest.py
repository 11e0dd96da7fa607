from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from core.accounts import mail, reference
from core.accounts.models import User
from tests.core.accounts.factories import PASSWORD, RoleGrantFactory, UserFactory


@dataclass(frozen=True)
class Sent:
    code: str
    address: str
    user: User | None
    language: str
    parameters: dict[str, Any]

    @property
    def context(self) -> dict[str, Any]:
        with translation.override(self.language):
            return mail.fresh_context(self.code, self.parameters)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Sent]:
    """What this room handed to whoever sends mails."""
    letters: list[Sent] = []
    monkeypatch.setattr(mail, "_sender", lambda *parts: letters.append(Sent(*parts)))
    return letters


@pytest.fixture
def texts(db: None) -> None:
    reference.load()


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """One person of each kind that a page of this room may tell apart."""
    made = {name: UserFactory() for name in ("applicant", "administrator", "auditor", "finance_maker")}
    for role in ("administrator", "auditor", "finance_maker"):
        RoleGrantFactory(user=made[role], role=role)
    return made


@pytest.fixture
def signed_in(settings: Any) -> Callable[..., Client]:
    """A browser of somebody who has just signed in by password; without the demand of a second factor unless asked for."""

    def sign_in(user: User, *, forced: bool = False) -> Client:
        settings.DEMO = not forced
        client = Client()
        response = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert response.status_code == 302
        return client

    return sign_in
