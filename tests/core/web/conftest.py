import pytest
from django.test import Client, RequestFactory

from core.web import hats, navigation, panels, search, today
from tests.core.accounts.factories import UserFactory


@pytest.fixture
def bare(monkeypatch):
    """The registries of the frame as if no room had filled them."""
    monkeypatch.setattr(hats, "_hats", {})
    monkeypatch.setattr(search, "_sources", {})
    for module, name in ((navigation, "_entries"), (panels, "_panels"), (today, "_lines")):
        monkeypatch.setattr(module, name, type(getattr(module, name))(list))


@pytest.fixture
def person(db):
    return UserFactory(language="ru")


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def request_of():
    def make(user=None, path="/", **headers):
        request = RequestFactory().get(path, headers=headers)
        request.user = user
        return request

    return make
