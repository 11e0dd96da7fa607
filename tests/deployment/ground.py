"""A PostgreSQL and a Redis of the test's own on the loopback, with a password and an ordinary role, as on a real machine."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config import embedded

PATIENCE = 120  # seconds: a machine that runs all tests at once is slow; a healthy start needs five


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], bool], what: str | Callable[[], object], patience: float = PATIENCE) -> None:
    """`what` says what was waited for, or is asked at the end what is there instead."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def postgres_programs() -> Path:
    """Debian's, where it is installed; else the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return debian[-1].parent if debian else next(place for place in embedded.candidates() if (place / "initdb").exists())


@dataclass
class Postgres:
    port: int
    password: str

    def create(self, name: str) -> None:
        with psycopg.connect(self.address("postgres", "postgres", "of the superuser"), autocommit=True) as line:
            line.execute(sql.SQL("CREATE DATABASE {} OWNER orken").format(sql.Identifier(name)))

    def address(self, name: str, user: str = "orken", password: str | None = None) -> str:
        return f"postgres://{user}:{(password or self.password).replace(' ', '%20')}@127.0.0.1:{self.port}/{name}"


@contextmanager
def running_postgres(password: str) -> Iterator[Postgres]:
    """The role `orken` owns its database and is no superuser."""
    programs, place, port = postgres_programs(), Path(tempfile.mkdtemp(prefix="orken-pg-")), free_port()
    data, secret = place / "data", place / "password"
    secret.write_text("of the superuser")
    run = runner(place)
    run(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='{place}' -c fsync=off"
    run(programs / "pg_ctl", "-D", data, "-w", "-s", "-l", place / "log", "-o", options, "start")
    server = Postgres(port, password)
    try:
        with psycopg.connect(server.address("postgres", "postgres", "of the superuser"), autocommit=True) as line:
            line.execute(sql.SQL("CREATE ROLE orken LOGIN PASSWORD {}").format(sql.Literal(password)))
        server.create("orken")
        yield server
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-s", "stop")
        shutil.rmtree(place, ignore_errors=True)


def runner(place: Path) -> Callable[..., None]:
    """PostgreSQL refuses root, so root becomes somebody else for it, in a folder of theirs."""
    before: list[str] = []
    if os.geteuid() == 0 and embedded.namespaces_allowed():
        before = embedded.NAMESPACE
    elif os.geteuid() == 0:
        shutil.chown(place, "nobody")
        before = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]

    def run(*command: object) -> None:
        answer = subprocess.run(
            [*before, *map(str, command)], cwd=place, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert answer.returncode == 0, answer.stderr or answer.stdout

    return run


@contextmanager
def running_redis(command: list[str], place: Path) -> Iterator[int]:
    """`command` as compose has it; only port and folder are the test's."""
    port = free_port()
    with (place / "redis.log").open("wb") as log:
        server = subprocess.Popen([*command, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(place)], stdout=log, stderr=log)
    try:
        until(lambda: listens(port), (place / "redis.log").read_text())
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
