import pytest
from django.core.files.storage import FileSystemStorage

from core.files.models import File
from tests.core.accounts.factories import UserFactory


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """A folder of this test alone in the place of the private storage."""
    folder = FileSystemStorage(location=tmp_path / "media")
    monkeypatch.setattr(File._meta.get_field("blob"), "storage", folder)
    return folder


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def blobs(storage, tmp_path):
    """What lies in the storage now: {name: bytes}."""
    root = tmp_path / "media"
    return lambda: {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
