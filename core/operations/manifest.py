"""What a backup says about itself, so that a restore can prove that nothing is missing or changed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import salted_hmac

FORM = 1
NAME, DUMP, FILES = "manifest.json", "database.dump", "files"
PIECE = 1 << 20
# The sum of hashes needs no order and no memory, however long the table is
CONTENT = "SELECT count(*), coalesce(sum(('x' || left(md5(row::text), 15))::bit(60)::bigint), 0)::text FROM {} AS row"


class WrongBackup(Exception):
    """Holds the sentence that says why this is no backup to be used."""


@dataclass(frozen=True)
class Table:
    """Number of rows, and the sum of their hashes."""

    rows: int
    content: str


@dataclass(frozen=True)
class Manifest:
    """`files` maps a name in the storage to the SHA-256 of its bytes; `missing` are files whose bytes were gone already."""

    form: int
    made_at: str
    postgres: int
    iin_key: str
    dump: str
    migrations: list[str]
    tables: dict[str, Table]
    files: dict[str, str]
    missing: list[str]

    def write(self, folder: Path) -> None:
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Raises: WrongBackup."""
    try:
        told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        told["tables"] = {name: Table(**table) for name, table in told["tables"].items()}
        manifest = Manifest(**told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongBackup(f"{folder} holds no backup that can be read: {type(error).__name__}.") from error
    if manifest.form != FORM:
        raise WrongBackup(f"{folder} is a backup of form {manifest.form}; this version of the site reads form {FORM}.")
    return manifest


def tables_now() -> dict[str, Table]:
    """Every table of the database as this connection sees it."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(CONTENT.format(connection.ops.quote_name(name)))
            found[name] = Table(*cursor.fetchone())
    return found


def migrations_now() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def names_of_files() -> Iterator[tuple[models.FileField, str]]:
    """Every name of a stored file that a row holds, whichever model it is of."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                for name in model._base_manager.exclude(**{field.attname: ""}).order_by("pk").values_list(field.attname, flat=True):
                    yield field, str(name)


def iin_key_now() -> str:
    """Tells one IIN_KEY from another, and nothing else about it."""
    return salted_hmac("core.operations.backup", "which key", secret=settings.IIN_KEY, algorithm="sha256").hexdigest()[:16]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return digest_of_stream(file)


def digest_of_stream(file: Any) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
