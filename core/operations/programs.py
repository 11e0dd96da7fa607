"""PostgreSQL's own programs: found, and run against the site's database with no password on a command line."""

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo


class NoProgram(Exception):
    """Holds one sentence that says what is missing."""


class Failed(Exception):
    """Holds what the program said before it gave up."""


def folder_for(*names: str) -> Path:
    """The folder whose programs fit the server best: of its own major version, else the next newer one. Raises: NoProgram."""
    server = server_major()
    known = {place: major_of(place / names[0]) for place in map(Path, settings.POSTGRES_PROGRAMS) if has_all(place, names)}
    fitting = sorted((major, str(place)) for place, major in known.items() if major >= server)
    if not fitting:
        raise NoProgram(
            f"{' and '.join(names)} of PostgreSQL {server} or newer are needed: install postgresql-client-{server}, or set PG_BIN."
        )
    return Path(fitting[0][1])


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def has_all(place: Path, names: tuple[str, ...]) -> bool:
    return all((place / name).exists() for name in names)


def major_of(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) (\d+)", answer.stdout)
    return int(number[1]) if number else 0


def address() -> tuple[str, dict[str, str]]:
    """How libpq reaches the site's database: a connection string, and the environment that holds the password."""
    ours = {"client_encoding", "cursor_factory", "context", "prepare_threshold", "pool", "options"}
    parameters: dict[str, Any] = {name: value for name, value in connection.get_connection_params().items() if name not in ours}
    secret = parameters.pop("password", "")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return make_conninfo("", **parameters), {**clean, **({"PGPASSWORD": secret} if secret else {})}


def run(program: Path, *arguments: str) -> None:
    """Raises: Failed."""
    conninfo, environment = address()
    answer = subprocess.run([program, *arguments, f"--dbname={conninfo}"], env=environment, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Failed(answer.stderr.strip() or f"{program.name} ended with {answer.returncode}")


def pour(archive: Path, *, first: str, folder: Path) -> None:
    """Read a dump into the database in one transaction, after the statements `first`: all of it, or nothing. Raises: Failed."""
    conninfo, environment = address()
    unpack: list[str | Path] = [folder / "pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--file=-", archive]
    load: list[str | Path] = [
        folder / "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=" + os.devnull,
    ]
    with (
        TemporaryFile() as said,
        subprocess.Popen(unpack, env=environment, stdout=subprocess.PIPE, stderr=said) as reader,
        subprocess.Popen([*load, f"--dbname={conninfo}"], env=environment, stdin=subprocess.PIPE, stderr=said) as loader,
    ):
        broken = pass_on(reader, loader, first)
        if broken or reader.wait() or loader.wait():
            said.seek(0)
            raise Failed(said.read().decode(errors="replace").strip() or "the dump could not be read")


def pass_on(reader: "subprocess.Popen[bytes]", loader: "subprocess.Popen[bytes]", first: str) -> bool:
    """Hand the script over, and never let psql take a script that was cut short for a whole one. Whether it was cut short."""
    source, target = reader.stdout, loader.stdin
    if source is None or target is None:
        raise TypeError("both programs have pipes")
    try:
        target.write(first.encode())
        while piece := source.read(1 << 16):
            target.write(piece)
        if cut_short := reader.wait() != 0:
            loader.kill()  # before it sees the end of its input and commits
        target.close()
    except BrokenPipeError:  # psql gave up, and says why
        reader.kill()
        with suppress(BrokenPipeError):
            target.close()
        return True
    return cut_short
