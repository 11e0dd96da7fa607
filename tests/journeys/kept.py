"""Rows kept for the rest of the run: a world that takes long to make is made once by each process and copied in again afterwards."""

from dataclasses import dataclass, field

from django.db import connection

NEVER = frozenset({"django_migrations"})


@dataclass
class Kept:
    """Every row of every table, as PostgreSQL's own COPY wrote it."""

    tables: dict[str, bytes] = field(default_factory=dict)

    def take(self) -> None:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if table in NEVER:
                    continue
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT (FORMAT binary)") as copy:
                    content = b"".join(bytes(block) for block in copy)
                self.tables[table] = content

    def put_back(self) -> None:
        """Into tables that a test before emptied: reference rows that are there already go first. Triggers sleep meanwhile, as they do
        when a backup is restored; identity columns go on counting where they were."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                for table, content in self.tables.items():
                    quoted = connection.ops.quote_name(table)
                    cursor.execute(f"DELETE FROM {quoted}")
                    with cursor.copy(f"COPY {quoted} FROM STDIN (FORMAT binary)") as copy:
                        copy.write(content)
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")


def may_sleep_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
