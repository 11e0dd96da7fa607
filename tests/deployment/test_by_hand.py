"""The image built and its programs run by hand, word for word as Dockerfile and docker-compose.yml say, on this machine.

PostgreSQL and Redis are Debian's, the packages come from the locked list into an environment of its own (nothing that only
tests need is in it), mail goes to a real mail server on the loopback. Then the programs are asked to end while they work.
"""

import asyncio
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.architecture.house import ROOT
from tests.core.outbox.sink import Sink, running_sink
from tests.deployment.ground import PATIENCE, Postgres, free_port, listens, running_postgres, running_redis, until
from tests.deployment.recipe import compose, filled, image_command, image_environment, stage

pytestmark = pytest.mark.deployment

GOODBYE = "worker: Warm shutdown (MainProcess)"  # the one line that Celery prints itself
NO_REDIS = "redis-server is missing: sudo apt install redis-server"
PASSWORD = "a b/c@d"
PEOPLE = (("zhanar.tulegenova@example.kz", "Түлегенова"), ("dana.omarova@example.kz", "Омарова"))
WORDS_OF_PEOPLE = [word for person in PEOPLE for word in person] + ["green felt and madder"]


@dataclass
class Running:
    """A service of docker-compose.yml, and what it wrote."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def written(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.rpartition("\n")[0].splitlines() if line not in ("", GOODBYE)]

    def ask_to_end(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@dataclass
class Image:
    """What `docker compose build` would have made, and what `up` would run from it."""

    place: Path
    services: dict[str, Any]
    environment: Mapping[str, str]
    port: int
    running: list[Running] = field(default_factory=list)

    def words(self, name: str) -> list[str]:
        return self.services[name].get("command") or image_command()

    def of(self, name: str) -> dict[str, str]:
        path = f"{self.place / '.venv' / 'bin'}:/usr/bin:/bin"
        given = {**image_environment(), **self.services[name]["environment"], **self.environment, "PATH": path, "HOSTNAME": "orken"}
        return {name: str(value) for name, value in given.items()}

    def once(self, name: str) -> str:
        answer = subprocess.run(self.words(name), cwd=self.place, env=self.of(name), capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def start(self, name: str) -> Running:
        log = self.place.parent / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(self.words(name), cwd=self.place, env=self.of(name), stdout=out, stderr=out, start_new_session=True)
        self.running.append(Running(name, process, log))
        return self.running[-1]

    def stop(self) -> None:
        for each in self.running:
            if each.process.poll() is None:
                os.killpg(each.process.pid, signal.SIGKILL)
                each.process.wait()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("redis-server"):
        pytest.fail(NO_REDIS) if os.environ.get("CI") == "true" and os.geteuid() == 0 else pytest.skip(NO_REDIS)
    return tmp_path_factory.mktemp("image")


@pytest.fixture(scope="module")
def built(place: Path) -> Path:
    """The sources that the image would get, after each step of the stage "build"."""
    folder = place / "srv"
    shutil.copytree(ROOT, folder, symlinks=True, ignore=left_out)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")  # the stage "packages": made from the same lock by tools/frontend.py
    programs = place / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(sys._base_executable)
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": os.environ.get("HOME", ""), **of_installers()}
    for step in stage("build").of("RUN"):
        answer = subprocess.run(["sh", "-ec", step], cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
    return folder


def left_out(folder: str, names: list[str]) -> set[str]:
    """By .dockerignore, whose lines are plain enough to be read here."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    inside = Path(folder).relative_to(ROOT)
    return {
        name
        for name in names
        for line in lines
        if (inside / name).match(line.removeprefix("**/")) and ("**" in line or inside == Path(line).parent)
    }


def of_installers() -> dict[str, str]:
    """Where this machine gets packages from is its own business."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("UV_", "PIP_", "SSL_", "REQUESTS_")) or name.lower().endswith("_proxy")
    }


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres(PASSWORD) as server:
        yield server


class SlowSink(Sink):
    """A mail server that keeps a letter in its hands for as long as it is told to."""

    holds = False
    in_hand = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.in_hand += 1
        while self.holds:  # noqa: ASYNC110  another thread lets go
            await asyncio.sleep(0.05)
        self.in_hand -= 1
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="module")
def sink(monkeypatch_module: pytest.MonkeyPatch) -> Iterator[SlowSink]:
    monkeypatch_module.setattr("tests.core.outbox.sink.Sink", SlowSink)
    with running_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def image(place: Path, built: Path, postgres: Postgres, sink: SlowSink) -> Iterator[Image]:
    """Only what names a container is changed: the hosts of the database and of Redis, and the port."""
    services = filled(compose(), {"POSTGRES_PASSWORD": "x", "SECRET_KEY": "felt " * 12, "IIN_KEY": "indigo " * 9})["services"]
    with ExitStack() as stack:
        redis = stack.enter_context(running_redis(services["redis"]["command"], place))
        port = free_port()
        changed = {
            "DATABASE_URL": postgres.address("orken").replace(PASSWORD.replace(" ", "%20"), "a%20b%2Fc%40d"),
            "REDIS_URL": services["web"]["environment"]["REDIS_URL"].replace("redis:6379", f"127.0.0.1:{redis}"),
            "BIND": f"127.0.0.1:{port}",
            "WEB_CONCURRENCY": "2",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "PYTHONWARNINGS": "ignore",  # Celery has something to say to root, and no container is root
        }
        image = Image(built, services, changed, port)
        stack.callback(image.stop)
        yield image


def ask(port: int, path: str, host: str = "") -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", path, headers={"Host": host} if host else {})
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def is_ready(image: Image) -> bool:
    try:
        status, text = ask(image.port, "/readyz?strict")
    except OSError:
        return False
    assert status in (200, 503), text
    return status == 200 and json.loads(text)["status"] == "ready"


class SignUp:
    """A stranger's form, sent in two halves: between them the request is under way."""

    def __init__(self, port: int, email: str, family_name: str) -> None:
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        page.request("GET", "/account/signup/")
        answer = page.getresponse()
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[0]
        cookies = "; ".join(value.partition(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie")
        page.close()
        form = {"csrfmiddlewaretoken": token, "email": email, "password1": "green felt and madder", "consent": "on"}
        self.body = urlencode({**form, "family_name": family_name, "given_name": "Дана"}).encode()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.line.putrequest("POST", "/account/signup/")
        for name, value in {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(self.body)),
        }.items():
            self.line.putheader(name, value)

    def begin(self) -> None:
        self.line.endheaders()
        self.line.send(self.body[:20])

    def finish(self) -> tuple[int, str]:
        """The status, and the request's number."""
        self.line.send(self.body[20:])
        answer = self.line.getresponse()
        answer.read()
        return answer.status, answer.getheader("X-Request-ID", "")


def test_the_site_stands_up_works_and_lies_down_without_losing_anything(image, sink, postgres):
    assert "Applying core_operations.0001_initial... OK" in image.once("migrate")
    manifest = json.loads((image.place / "var/static/staticfiles.json").read_text())
    assert "web/orken.css" in manifest["paths"]

    web, worker, beat = (image.start(name) for name in ("web", "worker", "beat"))
    until(lambda: is_ready(image), lambda: (ask(image.port, "/readyz?strict"), *(each.written for each in (web, worker, beat))))
    assert ask(image.port, "/healthz", host="10.0.0.5") == (200, '{"status": "alive"}')
    assert ask(image.port, f"/static/{manifest['paths']['web/orken.css']}")[0] == 200
    assert ask(image.port, "/calls/")[0] == 200
    for probe in ("web", "beat"):
        run_probe(image, probe)

    first = SignUp(image.port, *PEOPLE[0])
    first.begin()
    status, number = first.finish()
    assert status == 302
    until(lambda: len(sink.mails) == 1, lambda: worker.written)
    assert sink.mails[0]["To"] == PEOPLE[0][0]
    assert f"http://127.0.0.1:{image.port}/account/" in sink.mails[0].get_content()

    # gunicorn is asked to end while a request is under way: that one is answered all the same
    sink.holds = True
    second = SignUp(image.port, *PEOPLE[1])
    second.begin()
    until(lambda: [line for line in web.lines if line.get("route") == "account_signup"] != [], "the page of the form is logged")
    web.ask_to_end()
    until(lambda: "Handling signal: term" in web.written, "it has heard")
    assert second.finish()[0] == 302
    assert web.ended() == 0
    assert not listens(image.port)

    # The worker is asked to end while a letter is under way: it is handed over, once, and marked
    until(lambda: sink.in_hand == 1, lambda: worker.written)
    worker.ask_to_end()
    until(lambda: GOODBYE in worker.written, "it has heard")
    sink.holds = False
    assert worker.ended() == 0
    assert [mail["To"] for mail in sink.mails] == [person[0] for person in PEOPLE]
    with psycopg.connect(postgres.address("orken", password="a%20b%2Fc%40d")) as line:
        assert line.execute("SELECT DISTINCT state, attempts FROM core_outbox_message").fetchall() == [("sent", 1)]
    beat.ask_to_end()
    assert beat.ended() == 0

    look_at_the_logs(web, worker, beat, number)


def run_probe(image: Image, name: str) -> None:
    """The health check of the container; the port is the test's."""
    kind, *words = image.services[name]["healthcheck"]["test"]
    words = [word.replace("localhost:8000", f"127.0.0.1:{image.port}") for word in words]
    until(lambda: passes(image, name, words if kind == "CMD" else ["sh", "-c", *words]), f"the health check of {name}")


def passes(image: Image, name: str, command: list[str]) -> bool:
    return subprocess.run(command, cwd=image.place, env=image.of(name), capture_output=True, check=False).returncode == 0


def look_at_the_logs(web: Running, worker: Running, beat: Running, number: str) -> None:
    """Every line is JSON, the letter's task has the number of the request that asked for it, and nobody is named."""
    asked = [line for line in web.lines if line.get("request_id") == number and line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in asked] == [("POST", "account_signup", 302)]
    done = [line for line in worker.lines if line.get("request_id") == number and line["event"] == "task"]
    assert [(line["task"], line["outcome"]) for line in done] == [("core.outbox.tasks.deliver", "done")]
    assert any(line["logger"] == "celery.beat" for line in beat.lines)
    assert not [line for each in (web, worker, beat) for line in each.lines if line["level"] in ("error", "critical")]
    spilled = [(each.name, word) for each in (web, worker, beat) for word in WORDS_OF_PEOPLE if word in each.written]
    assert spilled == []
