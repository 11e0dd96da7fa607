import hashlib
from types import SimpleNamespace
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from core.access import can
from core.files import readers
from core.files.services import store_file
from tests.core.accounts.factories import UserFactory
from tests.core.files.samples import PDF, SAMPLES, upload

pytestmark = pytest.mark.django_db


def address(key):
    return reverse("files:download", args=[key])


@pytest.fixture
def file(storage, person):
    return store_file(upload("Бизнес-жоспар өркен.pdf"), actor=person)


def body(response):
    return b"".join(response.streaming_content)


def test_the_uploader_gets_the_bytes_as_an_attachment(client, person, file):
    client.force_login(person)
    response = client.get(address(file.key))
    assert response.status_code == 200
    assert hashlib.sha256(body(response)).hexdigest() == file.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Бизнес-жоспар өркен.pdf')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_pdf_may_be_seen_in_the_browser_under_a_sandbox(client, person, file):
    client.force_login(person)
    response = client.get(address(file.key) + "?inline=1")
    assert body(response) == PDF
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("code", sorted(SAMPLES.keys() - {"pdf"}))
def test_nothing_else_is_ever_inline(client, person, storage, code):
    other = store_file(upload(f"a.{code}", SAMPLES[code]), actor=person)
    client.force_login(person)
    response = client.get(address(other.key) + "?inline=1")
    assert response["Content-Disposition"] == f'attachment; filename="a.{code}"'
    assert body(response) == SAMPLES[code]


def test_who_is_outside_does_not_learn_that_it_exists(client, file):
    client.force_login(UserFactory())
    real, invented = client.get(address(file.key)), client.get(address(uuid4()))
    assert (real.status_code, invented.status_code) == (404, 404)


def test_a_visitor_is_asked_to_sign_in_whether_it_exists_or_not(client, file):
    for key in (file.key, uuid4()):
        response = client.get(address(key))
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={address(key)}"


def test_nothing_but_reading(client, person, file):
    client.force_login(person)
    assert client.post(address(file.key)).status_code == 405
    head = client.head(address(file.key))
    assert (head.status_code, head["Content-Length"]) == (200, str(len(PDF)))
    assert body(head) == b""


def test_lost_bytes_are_not_found_and_noted(client, person, file, storage, caplog):
    storage.delete(file.blob.name)
    client.force_login(person)
    assert client.get(address(file.key)).status_code == 404
    assert [entry.name for entry in caplog.records if entry.levelname == "ERROR"] == ["orken.files"]


class Room:
    """Stands for a room's model that points to the file."""

    _meta = SimpleNamespace(label_lower="room.document")


@pytest.fixture
def held(monkeypatch):
    """The file belongs to a room; `held(rule)` registers its reader."""
    monkeypatch.setattr(readers, "holders", lambda file: iter([Room]))
    monkeypatch.setattr(readers, "_readers", {})
    return readers.reader("room.Document")


def test_a_file_of_a_room_is_read_by_whom_the_room_lets_in(client, person, file, held):
    colleague = UserFactory()
    held(lambda user, asked: asked == file and user == colleague)
    client.force_login(colleague)
    assert body(client.get(address(file.key))) == PDF
    client.force_login(person)
    assert client.get(address(file.key)).status_code == 404  # the uploader too, once the file is the room's


def test_a_file_of_a_room_may_be_open_to_all(client, file, held):
    held(lambda user, asked: True)
    assert body(client.get(address(file.key))) == PDF


def test_a_room_without_a_reader_shows_its_files_to_nobody(person, file, monkeypatch):
    monkeypatch.setattr(readers, "holders", lambda file: iter([Room]))
    monkeypatch.setattr(readers, "_readers", {})
    assert not can(person, "files.read", file)


def test_one_reader_for_a_model(held):
    held(lambda user, file: True)
    with pytest.raises(ValueError, match="two readers"):
        readers.reader("Room.Document")(lambda user, file: True)


def test_each_model_that_points_to_a_file_has_a_reader():
    assert [error for error in run_checks() if error.id == "core_files.E001"] == []


def test_a_model_without_one_is_a_fault(monkeypatch):
    relation = type(
        "Relation",
        (),
        {"related_model": type("Paper", (), {"_meta": type("Meta", (), {"label": "room.Paper", "label_lower": "room.paper"})})},
    )
    monkeypatch.setattr("core.files.checks.relations", lambda: [relation])
    assert [error.id for error in run_checks() if str(error.id).startswith("core_files")] == ["core_files.E001"]
