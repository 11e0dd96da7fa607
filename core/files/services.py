import hashlib
import logging
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File as Upload
from django.core.files.storage import Storage
from django.db import connection, transaction

from core.audit import record
from core.files.archives import PIECE
from core.files.faults import WrongFile, too_large
from core.files.kinds import Kind, chosen, recognised
from core.files.models import File, blob_name
from core.files.names import clean_name, ending
from core.files.queries import stray_blobs, unheld
from core.files.scanning import scan

logger = logging.getLogger("orken.files")


@dataclass(frozen=True)
class Inspected:
    """An upload that may be taken."""

    name: str
    size: int
    kind: Kind


def inspect(upload: Upload, *, kinds: Iterable[str] | None = None, max_bytes: int | None = None) -> Inspected:
    """Look at size, name and content, and write nothing. `kinds` are codes of `core.files.kinds`. Raises: WrongFile."""
    limit = max_bytes or settings.FILE_MAX_BYTES
    size = upload.size or 0
    if size == 0:
        raise WrongFile("empty")
    if size > limit:
        raise too_large(size, limit)
    name = clean_name(upload.name or "")
    upload.open()
    return Inspected(name, size, recognised(_content(upload), size, ending(name), chosen(kinds)))


def store_file(upload: Upload, *, actor: Any, kinds: Iterable[str] | None = None, max_bytes: int | None = None) -> File:
    """Keep an upload: row and bytes, or neither. Both go if the transaction around this is rolled back.

    Raises: WrongFile (a ValidationError with a sentence for the field).
    """
    seen = inspect(upload, kinds=kinds, max_bytes=max_bytes)
    scan(_content(upload))
    key, digest = uuid4(), _digest(_content(upload))
    with transaction.atomic():
        _write(key, upload)
        file = File(
            key=key,
            uploaded_by=actor,
            name=seen.name,
            size=seen.size,
            sha256=digest,
            content_type=seen.kind.content_type,
            blob=blob_name(key),
        )
        file.save(force_insert=True)
        record(actor, "file.store", file, changes={"size": (None, seen.size), "sha256": (None, digest)})
    return file


def remove_file(file: File, *, actor: Any) -> None:
    """Take a file away that nothing points to any more. The bytes go once the row is gone for good. Raises: ProtectedError."""
    storage, name = file.blob.storage, blob_name(file.key)
    with transaction.atomic():
        record(actor, "file.remove", file, changes={"sha256": (file.sha256, None)})
        file.delete()
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def clean_up(before: datetime, *, dry_run: bool = False) -> tuple[int, int]:
    """Remove uploads from before an instant that nothing points to, and bytes that belong to no file; return how many of each."""
    storage = File._meta.get_field("blob").storage
    files, blobs = list(unheld(before)), list(stray_blobs(storage, before))
    if not dry_run:
        for file in files:
            remove_file(file, actor=None)
        for name in blobs:
            storage.delete(name)
    return len(files), len(blobs)


def _content(upload: Upload) -> IO[bytes]:
    if upload.file is None:
        raise TypeError("this upload holds no file")
    return upload.file


def _digest(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _write(key: UUID, upload: Upload) -> None:
    """Put the bytes into the storage, to be taken out again if the transaction does not hold."""
    storage, name = File._meta.get_field("blob").storage, blob_name(key)
    _content(upload).seek(0)
    unless_committed = _TakenBack(storage, name)
    transaction.on_commit(unless_committed)
    try:
        storage.save(name, upload)
    except Exception as error:  # disks and object stores fail each in their own way; none may cost the person a page
        logger.exception("a file could not be stored")
        unless_committed.take_back()
        raise WrongFile("not_stored") from error


class _TakenBack:
    """Deletes the bytes when it is forgotten without having been called.

    Django has no hook for a rollback, but on one it forgets what was to run on commit, this object among it.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self._undo = weakref.finalize(self, _delete_after_rollback, storage, name)

    def __call__(self) -> None:
        self._undo.detach()

    def take_back(self) -> None:
        self._undo()


def _delete_after_rollback(storage: Storage, name: str) -> None:
    server = connection.connection
    if server is not None and server.closed:
        return  # the line broke, perhaps after the commit went through: `clean_files` finds out later what belongs to nothing
    try:
        storage.delete(name)
    except Exception:  # nobody waits for this any more; `clean_files` will try again
        logger.exception("bytes of a rolled back upload were left behind")
