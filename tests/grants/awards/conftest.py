import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of a test lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
