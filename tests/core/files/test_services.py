import errno
import hashlib
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.accounts.models import User
from core.audit.models import Entry
from core.calendar import moved_to, now
from core.files.models import File
from core.files.services import remove_file, store_file
from core.files.tasks import clean
from tests.core.files.samples import PDF, upload


@pytest.mark.django_db
class TestStoring:
    def test_row_bytes_and_trail(self, storage, person, blobs):
        file = store_file(upload("../Отчёт за 2026.pdf"), actor=person)
        file.refresh_from_db()
        assert (file.name, file.size, file.content_type, file.uploaded_by) == ("Отчёт за 2026.pdf", len(PDF), "application/pdf", person)
        assert file.sha256 == hashlib.sha256(PDF).hexdigest()
        assert blobs() == {f"files/{file.key.hex[:2]}/{file.key}": PDF}
        entry = Entry.objects.get()
        assert (entry.action, entry.subject_key) == ("file.store", str(file.key))
        assert "Отчёт" not in str(entry.changes) + entry.subject_label

    def test_the_browsers_word_on_the_kind_counts_for_nothing(self, storage, person):
        assert store_file(upload(content_type="text/html"), actor=person).content_type == "application/pdf"

    def test_an_upload_that_django_put_on_the_disk(self, storage, person, blobs):
        big = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
        content = PDF + b"x" * 3_000_000
        big.write(content)
        big.size = len(content)
        file = store_file(big, actor=person)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert list(blobs().values()) == [content]
        big.close()

    def test_what_was_read_before_is_read_from_the_start(self, storage, person, blobs):
        read = upload()
        read.read()
        store_file(read, actor=person)
        assert list(blobs().values()) == [PDF]

    def test_a_wrong_file_leaves_nothing(self, storage, person, blobs):
        with pytest.raises(ValidationError):
            store_file(upload("a.pdf", b"not a pdf"), actor=person)
        assert not File.objects.exists()
        assert not Entry.objects.exists()
        assert blobs() == {}

    @pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), RuntimeError("the object store is away")])
    def test_a_full_disk_is_a_sentence_and_no_row(self, storage, person, blobs, monkeypatch, fault):
        def half_a_write(self, name, content):
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(PDF[:10])
            raise fault

        monkeypatch.setattr(FileSystemStorage, "_save", half_a_write)
        with pytest.raises(ValidationError) as refusal:
            store_file(upload(), actor=person)
        assert refusal.value.code == "not_stored"
        assert not File.objects.exists()
        assert not Entry.objects.exists()
        assert blobs() == {}

    @pytest.mark.parametrize("wrong", [{"size": 0}, {"sha256": "x"}, {"sha256": "A" * 64}])
    def test_the_database_refuses_an_empty_or_unhashed_file(self, person, wrong):
        right = {"uploaded_by": person, "name": "a", "size": 1, "sha256": "0" * 64, "content_type": "text/plain", "blob": "files/aa/x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            File.objects.create(**(right | wrong))


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_bytes_stay_with_a_commit(self, storage, person, blobs):
        with transaction.atomic():
            store_file(upload(), actor=person)
        assert list(blobs().values()) == [PDF]

    def test_bytes_go_with_a_rollback(self, storage, person, blobs):
        with transaction.atomic():
            store_file(upload(), actor=person)
            assert len(blobs()) == 1
            transaction.set_rollback(True)
        assert blobs() == {}
        assert not File.objects.exists()

    def test_bytes_go_with_a_part_of_a_transaction_that_is_taken_back(self, storage, person, blobs):
        with transaction.atomic():
            kept = store_file(upload("kept.pdf"), actor=person)
            with suppress(RuntimeError), transaction.atomic():
                store_file(upload("lost.pdf"), actor=person)
                raise RuntimeError
        assert list(blobs()) == [kept.blob.name]
        assert File.objects.get() == kept

    def test_bytes_go_when_the_row_is_refused(self, storage, blobs):
        stranger = User(pk=987654321)
        with pytest.raises(IntegrityError):
            store_file(upload(), actor=stranger)
        assert blobs() == {}

    def test_bytes_stay_when_the_line_breaks_and_nobody_knows_whether_it_was_kept(self, storage, person, blobs):
        with suppress(DatabaseError), transaction.atomic():
            store_file(upload(), actor=person)
            connection.connection.close()
        connection.close()
        assert list(blobs().values()) == [PDF]

    def test_removing_takes_the_bytes_after_the_commit_only(self, storage, person, blobs):
        file = store_file(upload(), actor=person)
        with transaction.atomic():
            remove_file(file, actor=person)
            transaction.set_rollback(True)
        assert len(blobs()) == 1
        remove_file(File.objects.get(), actor=person)
        assert blobs() == {}
        assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == ["file.store", "file.remove"]


@pytest.mark.django_db(transaction=True)
class TestCleaning:
    def clean(self, capsys, *options):
        call_command("clean_files", *options)
        return capsys.readouterr().out.strip()

    def stray(self, storage, blobs, age=timedelta(hours=60)):
        storage.save("files/ab/left-behind", upload())
        instant = (now() - age).timestamp()
        os.utime(storage.path("files/ab/left-behind"), (instant, instant))

    def test_old_uploads_of_no_room_and_stray_bytes_go(self, storage, person, blobs, capsys):
        with moved_to(now() - timedelta(hours=60)):
            store_file(upload("old.pdf"), actor=person)
        young = store_file(upload("young.pdf"), actor=person)
        self.stray(storage, blobs)
        assert self.clean(capsys, "--dry-run") == "1 files, 1 stray blobs"
        assert len(blobs()) == 3
        assert self.clean(capsys) == "1 files, 1 stray blobs"
        assert list(blobs()) == [young.blob.name]
        assert File.objects.get() == young
        assert self.clean(capsys) == "0 files, 0 stray blobs"

    def test_the_clock_does_the_same_each_night(self, storage, person, blobs):
        with moved_to(now() - timedelta(hours=60)):
            store_file(upload("old.pdf"), actor=person)
        young = store_file(upload("young.pdf"), actor=person)
        self.stray(storage, blobs)
        clean.delay()
        assert list(blobs()) == [young.blob.name]

    def test_young_stray_bytes_may_belong_to_a_transaction_that_is_still_open(self, storage, blobs, capsys):
        self.stray(storage, blobs, age=timedelta(hours=1))
        assert self.clean(capsys) == "0 files, 0 stray blobs"
        assert self.clean(capsys, "--older-than", "0") == "0 files, 1 stray blobs"
        assert blobs() == {}

    def test_an_empty_storage(self, storage, capsys):
        assert self.clean(capsys) == "0 files, 0 stray blobs"
