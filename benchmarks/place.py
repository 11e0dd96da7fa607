"""Databases of the benchmarks' own, on the server in use: an empty one is migrated once, each size is a copy of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks.seed import PREFIX
from benchmarks.world import Cast
from incubator.rehearsal.place import QUIET, url_of

EMPTY = f"{PREFIX}empty"


class Failed(SystemExit):
    """Raised with the sentence to print."""


@dataclass(frozen=True)
class Place:
    """A folder for what the site writes, and the environment in which everything of one run is started."""

    folder: Path

    def environment(self, database: str) -> dict[str, str]:
        return {
            **os.environ,
            **QUIET,
            "DATABASE_URL": url_of(database, connection.settings_dict),
            "VAR_DIR": str(self.folder),
            "MEDIA_ROOT": str(self.folder / "media"),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "LOG_LEVEL": "WARNING",
        }

    def run(self, database: str, *words: str) -> str:
        """Raises: Failed."""
        command = [sys.executable, *words]
        answer = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment(database), capture_output=True, text=True, check=False)
        if answer.returncode:
            raise Failed(f"{' '.join(words)} failed:\n{answer.stderr[-4000:]}")
        return answer.stdout

    def prepare(self) -> None:
        """Migrate the empty database and collect the static files, whose hashed names each page asks for."""
        recreate(EMPTY)
        self.run(EMPTY, "manage.py", "migrate", "--verbosity=0")
        self.run(EMPTY, "manage.py", "createcachetable", "--verbosity=0")
        self.run(EMPTY, "manage.py", "collectstatic", "--no-input", "--verbosity=0")

    def fill(self, rows: int) -> Cast:
        recreate(name_of(rows), template=EMPTY)
        return Cast(**json.loads(self.run(name_of(rows), "-m", "benchmarks.seed", str(rows))))


@contextmanager
def own_place(sizes: list[int], *, keep: bool) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="orken-bench-") as folder:
        try:
            yield Place(Path(folder))
        finally:
            if not keep:
                for name in (EMPTY, *map(name_of, sizes)):
                    drop(name)


def name_of(rows: int) -> str:
    return f"{PREFIX}{rows}"


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def recreate(name: str, template: str = "template1") -> None:
    drop(name)
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")
