from collections.abc import Iterator

import pytest
from django.utils import translation

from grants.applications.models import Application
from tests.grants.council.factories import in_council
from tests.grants.review.factories import call_under_review, make_round, signed
from tests.remembered import remembered


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences of services and policies are compared in English; pages and letters follow their readers."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of a test lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def row(db) -> Application:
    """In council, with one signed review: 9 and 7 of 10."""
    return reviewed()


@remembered
def reviewed() -> Application:
    call = call_under_review()
    make_round(call, least_signed=1)
    return in_council(application=signed(call, 9, 7).application)
