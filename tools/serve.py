"""Run the site on this machine: database, web, and the Celery worker with its clock, until Ctrl+C.

    serve.py          start and watch; a part that dies is started again
    serve.py --stop   end what this checkout runs, the private PostgreSQL too

It listens on localhost only, on port 8000 or the next free one. Logs are in var/log/.
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import prepare
from environ import Env

from config import embedded

ROOT = prepare.ROOT
PARTS = ("web", "worker")
RUN, LOG = embedded.VAR / "run", embedded.VAR / "log"
LOG_LIMIT = 5_000_000  # bytes; a longer log of an earlier run is put away
FIRST_PORT, LAST_PORT = 8000, 8099
PATIENCE = 60  # seconds for the first answer
ENOUGH = 5  # deaths of one part within a minute
WATCH_DATABASE = 10  # seconds between two looks


class Stopped(Exception):
    """Ctrl+C, or a signal to end."""


class Part:
    """One program that is kept alive: its command, its log, its process group."""

    def __init__(self, name: str, arguments: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        self.name = name
        self.command = [sys.executable, "-m", *arguments]
        self.pass_fds = pass_fds
        self.log = LOG / f"{name}.log"
        self.deaths: list[float] = []
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            # A session of its own: Ctrl+C in the terminal reaches us alone, and we end the parts in order
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, pass_fds=self.pass_fds
            )
        (RUN / f"{self.name}.pid").write_text(str(self.process.pid))

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        """Start it again if it died. Exits when it keeps dying."""
        if self.process is None or self.runs():
            return
        self.deaths = [moment for moment in self.deaths if moment > time.monotonic() - 60] + [time.monotonic()]
        if len(self.deaths) >= ENOUGH:
            sys.exit(f"The {self.name} ended {ENOUGH} times within a minute. Its last words, from {self.log}:\n{self.last_words()}")
        print(f"The {self.name} ended (exit code {self.process.returncode}) and is started again.", flush=True)
        self.start()

    def ask_to_end(self) -> None:
        if self.process is not None and self.runs():
            os.killpg(self.process.pid, signal.SIGTERM)

    def stop(self) -> None:
        if self.process is not None:
            end_group(self.process.pid, lambda: not self.runs())
            (RUN / f"{self.name}.pid").unlink(missing_ok=True)

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def serve() -> None:
    began = time.monotonic()
    parts: list[Part] = []
    with only_one() as address:
        on_signals(leave)
        try:
            for name in PARTS:
                end_leftover(name)
            sockets, port = listen()
            address.write_text(os.environ.setdefault("SITE_URL", f"http://localhost:{port}"))
            parts += [web(sockets), worker()]
            # The site loads while the database is made ready: it asks nothing before the first request does
            parts[0].start()
            make_ready()
            wait_for_answer(parts[0], port)
            parts[1].start()  # nobody waits for it, and it would slow the first answer
            print(welcome(port, time.monotonic() - began), flush=True)
            watch(parts)
        except Stopped:
            print("\nStopping", flush=True)
        finally:
            on_signals(signal.SIG_IGN)
            for part in parts:
                part.ask_to_end()
            for part in parts:
                part.stop()


def make_ready() -> None:
    if prepare.needed():
        answer = subprocess.run([sys.executable, ROOT / "tools" / "prepare.py"], cwd=ROOT, check=False)
        if answer.returncode != 0:
            sys.exit("The database could not be made ready; the reason is above.")


def watch(parts: list[Part]) -> None:
    next_look = time.monotonic() + WATCH_DATABASE
    while True:
        time.sleep(0.3)
        for part in parts:
            part.watch()
        if time.monotonic() > next_look:
            next_look = time.monotonic() + WATCH_DATABASE
            if not os.environ.get("DATABASE_URL") and not embedded.Server().answers():
                embedded.database()


def web(sockets: list[socket.socket]) -> Part:
    binds = [word for listener in sockets for word in ("--bind", f"fd://{listener.fileno()}")]
    options = ["--preload", "--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "5"]
    options += ["--no-control-socket", "--access-logfile", "-"]
    return Part("web", ["gunicorn", *binds, *options, "config.wsgi:application"], [listener.fileno() for listener in sockets])


def worker() -> Part:
    beat = embedded.VAR / "celery" / "beat"
    beat.parent.mkdir(parents=True, exist_ok=True)
    options = ["-B", "-s", str(beat), "-P", "threads", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"]
    return Part("worker", ["celery", "-A", "config", "worker", *options])


def listen() -> tuple[list[socket.socket], int]:
    """Take the first port that is free on IPv4 and, where there is IPv6, there too: "localhost" may mean either."""
    for port in range(FIRST_PORT, LAST_PORT + 1):
        with contextlib.suppress(OSError):
            return sockets_for(port), port
    sys.exit(f"No port between {FIRST_PORT} and {LAST_PORT} is free.")


def sockets_for(port: int) -> list[socket.socket]:
    taken = [socket.create_server(("127.0.0.1", port), backlog=128)]
    if has_ipv6():
        try:
            taken.append(socket.create_server(("::1", port), family=socket.AF_INET6, backlog=128))
        except OSError:
            taken[0].close()
            raise
    return taken


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def wait_for_answer(site: Part, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while (status := answer(port)) is None and time.monotonic() < deadline and site.runs():
        time.sleep(0.1)
    if status is None or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        sys.exit(f"The site does not start. Its last words, from {site.log}:\n{site.last_words()}")


def answer(port: int) -> int | None:
    """The status of the health page; None, while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def welcome(port: int, seconds: float) -> str:
    lines = ["", f"  Orken is at  http://localhost:{port}  (ready in {seconds:.1f} s)", ""]
    lines += [f"  {line}".rstrip() for line in prepare.log_ins().splitlines()]
    return "\n".join([*lines, "", f"  Ctrl+C ends it; logs are in {LOG}", ""])


# One of each


@contextlib.contextmanager
def only_one() -> Iterator[Path]:
    """Hold this checkout's lock and give the file for our address; where another run holds it, print that one's address."""
    address = RUN / "address"
    with (RUN / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = address.read_text() if address.exists() else "a moment, it is just starting"
            print(f"Orken runs already from this folder: {known} (make stop ends it)")
            sys.exit(0)
        (RUN / "serve.pid").write_text(str(os.getpid()))
        try:
            yield address
        finally:
            address.unlink(missing_ok=True)
            (RUN / "serve.pid").unlink(missing_ok=True)


def on_signals(action: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, action)


def leave(number: int, frame: FrameType | None) -> None:
    raise Stopped


def stop() -> None:
    with (RUN / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int((RUN / "serve.pid").read_text()), signal.SIGTERM)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for name in PARTS:
            end_leftover(name)
    embedded.stop_all()


def end_leftover(name: str) -> None:
    """End a part that an earlier run, itself killed hard, left behind; never a stranger that has its number now."""
    record = RUN / f"{name}.pid"
    if record.exists():
        number = int(record.read_text())
        if str(ROOT) in embedded.command_of(str(number)):
            end_group(number, lambda: not embedded.command_of(str(number)))
        record.unlink(missing_ok=True)


def end_group(number: int, ended: Callable[[], bool]) -> None:
    """Ask a process group to end; after ten seconds insist."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while not ended() and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)


def main() -> None:
    for folder in (RUN, LOG):
        folder.mkdir(parents=True, exist_ok=True)
    Env.read_env(ROOT / ".env")
    if sys.argv[1:] == ["--stop"]:
        stop()
    else:
        serve()


if __name__ == "__main__":
    main()
