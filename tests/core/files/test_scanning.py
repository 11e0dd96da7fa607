import socketserver
import threading

import pytest
from django.core.exceptions import ValidationError

from core.files import scanning
from core.files.models import File
from core.files.services import store_file
from tests.core.files.samples import PDF, upload

EICAR_LIKE = b"%PDF-1.7 pretend virus"


class Daemon(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does."""

    def handle(self):
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
        self.server.seen.append(content)
        self.request.sendall(self.server.answer(content))


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        server.daemon_threads = True
        server.seen = []
        server.answer = lambda content: b"stream: Test.Virus FOUND\0" if b"pretend virus" in content else b"stream: OK\0"
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.django_db
class TestTheVirusCheck:
    def test_a_clean_file_is_kept(self, clamd, storage, person):
        file = store_file(upload(), actor=person)
        assert clamd.seen == [PDF]
        with file.blob.open() as content:
            assert content.read() == PDF

    def test_a_large_file_goes_in_pieces(self, clamd, storage, person, monkeypatch):
        monkeypatch.setattr(scanning, "PIECE", 7)
        store_file(upload(), actor=person)
        assert clamd.seen == [PDF]

    def test_an_infected_file_is_not_kept(self, clamd, storage, person, blobs):
        with pytest.raises(ValidationError) as refusal:
            store_file(upload(content=EICAR_LIKE), actor=person)
        assert refusal.value.code == "infected"
        assert not File.objects.exists()
        assert blobs() == {}

    @pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\xff\xfe\0", b"stream: NOT OK\0"])
    def test_without_a_clear_answer_nothing_is_kept(self, clamd, storage, person, blobs, answer):
        clamd.answer = lambda content: answer
        with pytest.raises(ValidationError) as refusal:
            store_file(upload(), actor=person)
        assert refusal.value.code == "not_checked"
        assert blobs() == {}

    @pytest.mark.parametrize("address", ["127.0.0.1:9", "nonsense", "127.0.0.1:not-a-port"])
    def test_a_daemon_that_is_away_lets_nothing_in(self, settings, storage, person, blobs, address):
        settings.CLAMAV_ADDRESS = address
        with pytest.raises(ValidationError) as refusal:
            store_file(upload(), actor=person)
        assert refusal.value.code == "not_checked"
        assert not File.objects.exists()
        assert blobs() == {}
