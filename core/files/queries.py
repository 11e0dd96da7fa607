from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import Storage
from django.db.models import Exists, OuterRef, QuerySet

from core.files.models import File
from core.files.readers import relations

FOLDER = "files"


def unheld(before: datetime) -> QuerySet[File]:
    """Files from before an instant that no row of any room points to."""
    files = File.objects.filter(created_at__lt=before)
    for relation in relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        files = files.filter(~Exists(rows))
    return files


def stray_blobs(storage: Storage, before: datetime) -> Iterator[str]:
    """Names of stored bytes from before an instant that belong to no file."""
    for folder in _folders(storage):
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        known = set(File.objects.filter(blob__in=names).values_list("blob", flat=True))
        yield from (name for name in names if name not in known and storage.get_modified_time(name) < before)


def _folders(storage: Storage) -> list[str]:
    try:
        return [f"{FOLDER}/{name}" for name in sorted(storage.listdir(FOLDER)[0])]
    except FileNotFoundError:
        return []
