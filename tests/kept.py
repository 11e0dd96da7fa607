"""A world: every row, and the files that the rows name, taken out of the database once and put back wherever they are needed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from core.files.models import File

NEVER = frozenset({"django_migrations"})
STAY = NEVER | {"django_content_type", "auth_permission"}
"""Tables that an empty database has rows in: Django would make the same ones anew after each test that empties the others."""

COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema AND last_value IS NOT NULL"
FORWARD = """
    SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, greatest(last_value, %s))
    FROM pg_sequences WHERE schemaname = current_schema AND sequencename = %s
"""


@dataclass(frozen=True)
class World:
    rows: dict[str, bytes]
    """Of every table that has rows, as PostgreSQL's own COPY writes them."""
    counters: dict[str, int]
    """The last number that each sequence gave."""
    files: dict[str, bytes]

    @classmethod
    def taken(cls) -> "World":
        connection.check_constraints()  # what waits for the commit, such as the chain of the audit trail, is done now
        rows = {}
        with connection.cursor() as cursor:
            for table in filled(tables()):
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copied:
                    rows[table] = b"".join(copied)
            cursor.execute(COUNTERS)
            counters = dict(cursor.fetchall())
        # Uploads of other tests of the same process may lie beside those that the rows name
        named = File.objects.exclude(blob="").values_list("blob", flat=True)
        return cls(rows, counters, {name: (media() / name).read_bytes() for name in named if (media() / name).exists()})

    def put_back(self) -> None:
        """Onto a database that holds no more than reference rows: those of the world's own tables go first."""
        with transaction.atomic(), connection.cursor() as cursor:
            with triggers_asleep():
                for table, rows in self.rows.items():
                    cursor.execute(f'DELETE FROM "{table}"')
                    with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copied:
                        copied.write(rows)
            for name, value in self.counters.items():
                cursor.execute(FORWARD, [value, name])
        for name, content in self.files.items():
            place = media() / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - STAY)


def filled(tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables))
        return [row[0] for row in cursor.fetchall()]


def may_sleep_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


@contextmanager
def triggers_asleep() -> Iterator[None]:
    """As when a backup is restored: neither triggers nor foreign keys ask about the order of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SET session_replication_role = DEFAULT")


def media() -> Path:
    """Where the site keeps what people upload."""
    return Path(File._meta.get_field("blob").storage.location)
