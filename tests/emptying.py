"""Tables emptied after a test that commits: by deleting what is there, which takes a tenth of truncating a hundred tables.

Content types and permissions stay: Django would make the same ones anew after each such test.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.kept import NEVER, may_sleep_triggers

STAY = NEVER | {"django_content_type", "auth_permission"}


def filled(tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables))
        return [row[0] for row in cursor.fetchall()]


def empty_tables() -> None:
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - STAY)
        cursor.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys ask about the order
        try:
            for table in filled(tables):
                cursor.execute(f'DELETE FROM "{table}"')
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def install(patch: pytest.MonkeyPatch) -> None:
    usual = TransactionTestCase._fixture_teardown

    def teardown(case: Any) -> None:
        if may_sleep_triggers():
            empty_tables()
        else:
            usual(case)

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
