"""What the pages that show a whole application of a start-up cost: the same with one application, founder and review as with three."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.choices import Outcome
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review.choices import State
from incubator.startups import services
from incubator.startups.models import Founder
from incubator.startups.queries import startup_of
from tests.grants.applications.factories import decided, pdf
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.grants.council.factories import in_council, released
from tests.grants.review.factories import fill_in, in_state, make_round
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates

pytestmark = pytest.mark.django_db

ANSWERS = {
    "title": "Карта влажности",
    "problem.who": "Фермеры.",
    "market.where": "home",
    "requested": "20 000 USD",
    "startup.track": "industry-4",
    "startup.topic": "industry-4.iiot",
    "startup.stage": "prototype",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def call() -> Call:
    load_programmes()
    set_cap()
    set_rates()
    made = make_startup_call(officer=PersonFactory())
    make_round(made, least_signed=1, documents=list(made.documents.all()))
    return made


def admitted(call: Call) -> Application:
    startup = make_startup()
    owner = owner_of(startup)
    row = services.apply_to_call(call, startup, actor=owner)
    for code, value in ANSWERS.items():
        applications.save_answer(row, code, value, base=0, actor=owner)
    for document in call.documents.filter(required=True):
        applications.give_file(row, document, pdf(), actor=owner)
    row.refresh_from_db()
    applications.submit_application(row, actor=owner)
    row.officer = call.officers.first().user
    return decided(row, Outcome.ADMIT)


def statements(person: Any, address: str) -> list[str]:
    """Of a second look, when what is kept between requests is there."""
    client = Client()
    client.force_login(with_second_factor(person))
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in asked]


def add_founders(application: Application) -> None:
    startup = startup_of(application.applicant)
    for name in ("Ахметова", "Сериков"):
        Founder.objects.create(startup=startup, family_name=name, given_name="Асель")


def before_council(call: Call) -> Application:
    review = in_state(State.SIGNED, application=admitted(call))
    return in_council(application=review.application)


def test_an_application_before_the_chair(call):
    row = before_council(call)
    address = reverse("council:application", args=[row.key])
    open_ = statements(row.chair, address)
    assert len(open_) <= 19
    before_council(call)
    add_founders(before_council(call))
    add_founders(row)
    assert len(statements(row.chair, address)) == len(open_)
    released("fund", row)
    assert len(statements(row.chair, address)) <= 17


def test_a_scorecard_beside_the_papers(call):
    review = in_state(State.ACCEPTED, application=admitted(call))
    fill_in(review)
    address = reverse("review:score", args=[review.key])
    found = statements(review.person, address)
    assert len(found) <= 16
    assert len([one for one in found if "applications_givenfile" in one]) == 1
    in_state(State.ACCEPTED, application=admitted(call))
    in_state(State.ACCEPTED, application=admitted(call), reviewer=review.reviewer)
    add_founders(review.application)
    assert len(statements(review.person, address)) == len(found)
