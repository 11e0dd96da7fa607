"""Rows kept for later: a world that takes long to make is made once, and copied in wherever it is needed again."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from core.files.models import File

NEVER = frozenset({"django_migrations"})
ROWS, COUNTERS, FILES = "rows", "counters.json", "files"
KEPT_COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema AND last_value IS NOT NULL"
FORWARD = """
    SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, greatest(last_value, %s))
    FROM pg_sequences WHERE schemaname = current_schema AND sequencename = %s
"""


@dataclass(frozen=True)
class Kept:
    """A folder with every row of every table, as PostgreSQL's own COPY writes it, the counters of keys, and the uploaded files."""

    folder: Path
    media: Path
    """Where the site keeps what people upload."""

    @property
    def is_there(self) -> bool:
        return self.folder.is_dir()

    def take(self) -> None:
        """Whole or not at all: the folder gets its name when everything is in it."""
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / ROWS).mkdir(parents=True)
        connection.check_constraints()  # what waits for the commit, such as the chain of the audit trail, is done now
        with connection.cursor() as cursor:
            for table in set(connection.introspection.table_names(cursor)) - NEVER:
                with (
                    (fresh / ROWS / table).open("wb") as file,
                    cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT (FORMAT binary)") as copy,
                ):
                    for block in copy:
                        file.write(block)
            cursor.execute(KEPT_COUNTERS)
            (fresh / COUNTERS).write_text(json.dumps(dict(cursor.fetchall())))
        (fresh / FILES).mkdir()
        for name in files_of_rows(self.media):
            place = fresh / FILES / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.media / name, place)
        fresh.rename(self.folder)

    def put_back(self) -> None:
        """Reference rows that are there already go first. Triggers sleep meanwhile, as they do when a backup is restored."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                for path in sorted((self.folder / ROWS).iterdir()):
                    quoted = connection.ops.quote_name(path.name)
                    cursor.execute(f"DELETE FROM {quoted}")
                    with cursor.copy(f"COPY {quoted} FROM STDIN (FORMAT binary)") as copy:
                        copy.write(path.read_bytes())
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            for name, value in json.loads((self.folder / COUNTERS).read_text()).items():
                cursor.execute(FORWARD, [value, name])
        shutil.copytree(self.folder / FILES, self.media, dirs_exist_ok=True)


def may_sleep_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def files_of_rows(media: Path) -> list[str]:
    """The uploads that the rows name: others of the same process may lie beside them."""
    named = File.objects.exclude(blob="").values_list("blob", flat=True)
    return [name for name in named if (media / name).exists()]
