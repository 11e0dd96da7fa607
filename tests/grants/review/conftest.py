import pytest

from grants.review.choices import State
from grants.review.models import Assignment
from tests.grants.review.factories import in_state


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of a test lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def review(client, db) -> Assignment:
    """Accepted, and its reviewer is signed in."""
    row = in_state(State.ACCEPTED)
    client.force_login(row.person)
    return row
