"""A migrated database to copy from: made once for each layout of the tables, so that no test run waits for migrations.

The copy is still migrated by pytest-django, which then finds nothing to do.
"""

import hashlib
import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "ready_"
KEPT = 6  # layouts of other branches
LOCK = 7_240_951  # any number that all test runs of one server agree on


def name_of_layout() -> str:
    """Named after everything that decides how the tables come out: migrations, installed apps, versions of packages."""
    digest = hashlib.sha256(json.dumps([settings.INSTALLED_APPS, settings.AUTH_USER_MODEL]).encode())
    digest.update((ROOT / "requirements" / "dev.txt").read_bytes())
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts:
            for path in sorted(Path(config.path).glob("migrations/*.py")):
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return f"{PREFIX}{digest.hexdigest()[:16]}"


def ready_database() -> str:
    """Return the name of the database to copy; make it first, if this layout is new."""
    name = name_of_layout()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until this connection closes
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{PREFIX}%"])
        known = [row[0] for row in cursor.fetchall()]
        if name not in known:
            unfinished = f"new_{name}"
            cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
            cursor.execute(f'CREATE DATABASE "{unfinished}"')
            migrate(unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
            for old in known[KEPT - 1 :]:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    return name


def migrate(database: str) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
