"""Making a backup: the database as it was at one instant, then the files that it names.

A file is written before its row and never changes, so the files copied afterwards are those of that instant.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.db import connection, transaction

from core.calendar import now
from core.operations import manifest as manifests
from core.operations.manifest import DUMP, FILES, FORM, PIECE, Manifest, WrongBackup
from core.operations.programs import folder_for, run, server_major


@dataclass(frozen=True)
class Snapshot:
    tables: dict[str, manifests.Table]
    migrations: list[str]
    names: list[tuple[Storage, str]]


def make_backup(target: Path) -> Manifest:
    """Write a backup into the folder `target`, which must not be there yet; it appears only when it is whole.

    Raises: WrongBackup, NoProgram, Failed.
    """
    if target.exists():
        raise WrongBackup(f"{target} is there already: give the backup a folder of its own.")
    draft = target.with_name(f"{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    made_at = now().isoformat(timespec="seconds")
    seen = dump_database(draft / DUMP)
    files, missing = copy_files(seen.names, draft / FILES)
    told = Manifest(
        form=FORM,
        made_at=made_at,
        postgres=server_major(),
        iin_key=manifests.iin_key_now(),
        dump=manifests.digest_of(draft / DUMP),
        migrations=seen.migrations,
        tables=seen.tables,
        files=files,
        missing=missing,
    )
    told.write(draft)
    draft.rename(target)
    return told


def dump_database(target: Path) -> Snapshot:
    """Dump and count within one snapshot, so that both tell of the same instant."""
    program = folder_for("pg_dump") / "pg_dump"
    with snapshot() as number:
        run(program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={number}", f"--file={target}")
        target.chmod(0o600)
        names = [(field.storage, name) for field, name in manifests.names_of_files()]
        return Snapshot(manifests.tables_now(), manifests.migrations_now(), names)


@contextmanager
def snapshot() -> Iterator[str]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def copy_files(names: list[tuple[Storage, str]], folder: Path) -> tuple[dict[str, str], list[str]]:
    """Return the SHA-256 of each file by its name, and the names whose bytes are gone."""
    digests, missing = {}, []
    for storage, name in names:
        try:
            with storage.open(name) as source:
                digests[name] = keep(source, inside(folder, name))
        except FileNotFoundError:
            missing.append(name)
    return digests, missing


def keep(source: Any, target: Path) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        target.chmod(0o600)
        while piece := source.read(PIECE):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def inside(folder: Path, name: str) -> Path:
    """Raises: WrongBackup, if the name would lead out of the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise WrongBackup(f"{name} is no name of a stored file.")
    return path
