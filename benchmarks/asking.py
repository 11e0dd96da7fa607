"""A browser without a screen: one page asked many times, the least of each cost kept."""

import http.client
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from json import loads
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from benchmarks.counting import CPU, ROWS, STATEMENTS, WORKER
from benchmarks.pages import AT_ONCE, Page

TOKEN = "c" * 32  # what a form and its cookie share; any 32 letters do
WARMING = 4
"""Answers that are thrown away: two workers, each of which reads the templates once."""
ENOUGH = 12
"""Seconds after which a slow page is not asked again."""
LASTING = 6
"""Seconds for which the list is asked for by several clients at once."""


@dataclass(frozen=True)
class Cost:
    """The least of many answers: milliseconds on the clock and on the processor; the rest is the same each time."""

    ms: float
    cpu: float
    statements: int
    rows: int
    kb: float


class Client:
    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def ask(self, path: str, typed: Mapping[str, str] | None = None) -> tuple[float, http.client.HTTPResponse, bytes]:
        """Raises: Unanswered where the answer is not 200."""
        headers = {"Host": "localhost", "Cookie": self.cookies, "X-CSRFToken": TOKEN}
        body = None
        if typed is not None:
            headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(typed)
        started = time.perf_counter()
        self.connection.request("POST" if body else "GET", path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - started) * 1000
        if response.status != HTTPStatus.OK:
            raise Unanswered(f"{path} answered {response.status} {response.headers.get('Location', '')} {content[:200]!r}")
        return took, response, content


class Unanswered(Exception):
    """A page did not answer as it should; nothing is measured then."""


def measure(client: Client, page: Page, values: Mapping[str, str], times: int) -> tuple[Cost, set[int]]:
    """The page's cost, and the workers that answered."""
    path, found, workers = page.path(values), [], set()
    writer = Writer(page)
    deadline = time.monotonic() + ENOUGH
    for turn in range(WARMING + times):
        took, response, content = client.ask(path, writer.next(turn))
        writer.follow(content)
        workers.add(int(response.headers[WORKER]))
        if turn >= WARMING:
            found.append((took, float(response.headers[CPU]), int(response.headers[STATEMENTS]), int(response.headers[ROWS]), len(content)))
        if time.monotonic() > deadline and found:
            break
    ms, cpu, statements, rows, size = (min(column) for column in zip(*found, strict=True))
    return Cost(ms, cpu, statements, rows, size / 1000), workers


class Writer:
    """Types something else each time, on top of the version that the last answer told."""

    def __init__(self, page: Page) -> None:
        self.typed, self.version = page.typed, 0

    def next(self, turn: int) -> Mapping[str, str] | None:
        if self.typed is None:
            return None
        return {**self.typed, "value": f"Испытано на трёх полях, без потерь. Проба {turn}", "base": str(self.version)}

    def follow(self, content: bytes) -> None:
        if self.typed is not None:
            self.version = loads(content)["version"]


def crowd(port: int, session: str, path: str) -> float:
    """Answers a second to several clients at once."""
    deadline = time.monotonic() + LASTING

    def keep_asking(_number: int) -> int:
        client, count = Client(port, session), 0
        while time.monotonic() < deadline:
            client.ask(path)
            count += 1
        return count

    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as clients:
        count = sum(clients.map(keep_asking, range(AT_ONCE)))
    return count / (time.monotonic() - started)


def memory_mb(worker: int) -> float:
    """What is resident of a worker process (Linux)."""
    with open(f"/proc/{worker}/status", encoding="ascii") as told:  # noqa: PTH123 - not a file of ours
        return next(int(line.split()[1]) for line in told if line.startswith("VmRSS")) / 1024


def told(cost: Cost) -> dict[str, Any]:
    return vars(cost)
