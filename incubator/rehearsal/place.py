"""A database, a folder and a queue of the rehearsal's own: nothing of it touches what people work with."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

PREFIX = "rehearsal_"
QUIET = {
    "REDIS_URL": "",
    "S3_BUCKET": "",
    "CLAMAV_ADDRESS": "",
    "RATES_URL": "",
    "SENTRY_DSN": "",
    "EMAIL_URL": "dummymail://",
    "DEMO": "false",
}
"""What would reach beyond the machine, or the real queue, is switched off."""


@contextmanager
def own_database(name: str, *, keep: bool) -> Iterator[None]:
    """Make an empty database on the server in use, and drop it afterwards; one of that name that was left behind goes first."""
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        yield
    finally:
        if not keep:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def url_of(name: str, to: Mapping[str, Any]) -> str:
    """The address of a database beside the one in use; a socket's folder goes into the query, where its letters keep their case."""
    host = str(to.get("HOST") or "")
    where = quote(host) if host and not host.startswith("/") else ""
    port = f":{to['PORT']}" if to.get("PORT") and where else ""
    query = {} if where else {key: value for key, value in (("host", host), ("port", str(to.get("PORT") or ""))) if value}
    user, password = quote(str(to.get("USER") or ""), safe=""), quote(str(to.get("PASSWORD") or ""), safe="")
    return f"postgres://{user}{password and ':'}{password}@{where}{port}/{quote(name)}{'?' if query else ''}{urlencode(query)}"


def run_there(name: str, *commands: list[str]) -> int:
    """Run `manage.py` with each list of words, one after another, in that database. Gives the first exit code that is not 0, else 0."""
    with tempfile.TemporaryDirectory(prefix="orken-rehearsal-") as folder:
        environment = {
            **os.environ,
            **QUIET,
            "DATABASE_URL": url_of(name, connection.settings_dict),
            "VAR_DIR": folder,
            "MEDIA_ROOT": f"{folder}/media",
        }
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        for words in commands:
            code = subprocess.run([*manage, *words], env=environment, check=False).returncode
            if code:
                return code
    return 0
