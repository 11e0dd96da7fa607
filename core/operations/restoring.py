"""Bringing a backup back: proven whole before anything is touched, and compared with its manifest afterwards."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage
from django.db import connection

from core.audit.chain import ChainReport, check_chain
from core.files.models import File as StoredFile
from core.operations import manifest as manifests
from core.operations.backup import inside
from core.operations.manifest import DUMP, FILES, Manifest, WrongBackup
from core.operations.programs import folder_for, pour

EMPTY_FIRST = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER SCHEMA public OWNER TO pg_database_owner;\n"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Restored:
    """`differs`: tables that are not as the manifest says."""

    manifest: Manifest
    chain: ChainReport
    differs: list[str]


def restore_backup(source: Path, *, force: bool = False) -> Restored:
    """Read a backup into this site's database and storage. The database comes last and in one transaction.

    Raises: WrongBackup (nothing was touched), NoProgram, Failed (the database is as it was).
    """
    told = manifests.read(source)
    check_whole(source, told)
    check_place(told, force=force)
    folder = folder_for("pg_restore", "psql")
    put_files_back(source / FILES, told)
    connection.close()
    pour(source / DUMP, first=EMPTY_FIRST if force else "", folder=folder)
    found = manifests.tables_now()
    differs = sorted(name for name in {*told.tables, *found} if told.tables.get(name) != found.get(name))
    return Restored(told, check_chain(), differs)


def check_whole(source: Path, told: Manifest) -> None:
    """Every byte is as the manifest says. Raises: WrongBackup."""
    wanted = {source / DUMP: told.dump, **{inside(source / FILES, name): digest for name, digest in told.files.items()}}
    for path, digest in wanted.items():
        if not path.is_file():
            raise WrongBackup(f"{path} is missing: this backup is not whole.")
        if manifests.digest_of(path) != digest:
            raise WrongBackup(f"{path} is not as it was written: this backup is damaged.")


def check_place(told: Manifest, *, force: bool) -> None:
    """This database may be written to, and with this site's key its numbers can be read. Raises: WrongBackup."""
    if told.iin_key != manifests.iin_key_now():
        raise WrongBackup("This backup was made under another IIN_KEY: with this one its personal numbers could never be read.")
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor) and not force:
            raise WrongBackup("This database is not empty. With --force everything in it is replaced by the backup.")
        cursor.execute(OTHERS)
        [others] = cursor.fetchone()
    if others:
        raise WrongBackup(f"{others} other connections use this database: stop web, worker and beat first.")


def put_files_back(folder: Path, told: Manifest) -> None:
    """Every file under its own name. One that is there already and the same is left alone."""
    storage = StoredFile._meta.get_field("blob").storage
    for name, digest in told.files.items():
        if not same(storage, name, digest):
            storage.delete(name)
            with inside(folder, name).open("rb") as file:
                storage.save(name, File(file))


def same(storage: Storage, name: str, digest: str) -> bool:
    if not storage.exists(name):
        return False
    with storage.open(name) as file:
        return manifests.digest_of_stream(file) == digest
