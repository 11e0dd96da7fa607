"""gunicorn as the site is served: its own configuration, two workers, a port of its own."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from benchmarks.place import Failed, Place, name_of

WORKERS = "2"
PATIENCE = 60


@contextmanager
def served(place: Place, rows: int) -> Iterator[int]:
    """The port on which the database of that size is served."""
    port = free_port()
    log = place.folder / "web.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
    environment = {**place.environment(name_of(rows)), "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": WORKERS, "MALLOC_ARENA_MAX": "2"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        wait_for(port, process)
        yield port
    except Exception as error:
        raise Failed(f"{error}\n{log.read_text(errors='replace')[-3000:]}") from error
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
            return
        time.sleep(0.3)
    raise Failed("gunicorn does not answer")
