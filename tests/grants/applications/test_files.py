"""A file that was given with an application: who opens it, and that it is never taken for one of nobody's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.calendar import now
from core.files.queries import unheld
from grants.applications.choices import State
from tests.core.accounts.factories import UserFactory
from tests.grants.applications.factories import in_state, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True  # a second factor is not what is looked at here


def status(person, file) -> int:
    client = Client()
    client.force_login(person)
    return client.get(reverse("files:download", args=[file.key])).status_code


def test_the_office_opens_it_once_it_was_handed_in():
    application = in_state(State.SUBMITTED)
    file = application.files.get().file
    colleague = member_of(application.applicant)
    assert [status(person, file) for person in (application.member, colleague, application.officer)] == [200, 200, 200]
    assert status(UserFactory(), file) == 404


def test_a_draft_is_the_applicants_alone():
    application = in_state(State.DRAFT)
    assert status(application.officer, application.files.get().file) == 404
    assert status(member_of(application.applicant), application.files.get().file) == 200


def test_it_is_no_stray():
    application = in_state(State.SUBMITTED)
    assert application.files.get().file not in unheld(now() + timedelta(days=1))
