"""Real worker processes on a queue of files, a real mail server on the loopback, and kill -9."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.db import connection

from core.outbox import delivery
from core.outbox.models import Message
from core.outbox.services import post
from tests.core.outbox.sink import Sink, running_sink
from tests.core.outbox.test_post import CONTEXT

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
SECONDS = 180  # a machine that runs all tests at once is slow; a healthy run needs a few


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


class Nursery:
    """A process that has the product loaded and forks workers of this test run's database, queue and mail server."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        environment = {
            **os.environ,
            "WORKER_BASE_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
            "TEST_VAR_DIR": str(place / "var"),
            "WORKER_DATABASE": connection.settings_dict["NAME"],
            "WORKER_QUEUE": str(place),
            "WORKER_MAIL_PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        command = [sys.executable, "-m", "tests.core.outbox.process.nursery"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def bear(self, **order: Any) -> int:
        """Fork a worker; returns the number of its process, which leads a group of its own."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        return int(self.process.stdout.readline())


class Workers:
    """The workers of one test; whatever still runs at the end is killed."""

    def __init__(self, nursery: Nursery) -> None:
        self.nursery, self.place, self.running = nursery, nursery.place, set()
        for name in ("queue", "control", "processed"):
            shutil.rmtree(self.place / name, ignore_errors=True)
            (self.place / name).mkdir()
        self.queue = Celery("tests", broker="files://localhost")
        folders = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control", "processed_folder": "processed"}
        self.queue.conf.broker_transport_options = {name: str(self.place / folder) for name, folder in folders.items()}

    def start(self, *options: str, pause_before: str = "", hours_ahead: int = 0) -> int:
        name = uuid4().hex
        arguments = ["-P", "threads", "-c", "4", "-n", f"{name}@test", *options]
        worker = self.nursery.bear(
            arguments=arguments, log=str(self.place / f"{name}.log"), pause_before=pause_before, hours_ahead=hours_ahead
        )
        self.running.add(worker)
        return worker

    def start_with_beat(self, **options: Any) -> int:
        return self.start("-B", "-s", str(self.place / f"beat-{uuid4().hex}"), **options)

    def offer(self, *messages: Message) -> None:
        for message in messages:
            self.queue.send_task("core.outbox.tasks.deliver", (message.pk,))

    def kill(self, worker: int) -> None:
        """kill -9, with all its children."""
        os.killpg(worker, signal.SIGKILL)
        until(lambda: not is_alive(worker), "killed")
        self.running.remove(worker)

    def paused(self, *messages: Message) -> bool:
        return all((self.place / f"paused-{message.pk}").exists() for message in messages)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def nursery(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("workers"))
    with nursery.process:
        yield nursery
        nursery.process.kill()


@pytest.fixture
def sink(nursery: Nursery) -> Iterator[Sink]:
    with running_sink(nursery.port) as sink:
        yield sink


@pytest.fixture
def workers(transactional_db: None, nursery: Nursery, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    # The test's own process delivers nothing: it only posts, and puts tasks into the queue of files itself
    monkeypatch.setattr(delivery, "offer", lambda pks: None)
    workers = Workers(nursery)
    yield workers
    for worker in list(workers.running):
        workers.kill(worker)
    workers.queue.close()


@pytest.fixture
def twice(person) -> Message:
    return post("test.receipt", to=[person("Aliya")], context=CONTEXT)[0]


@pytest.fixture
def once(person) -> Message:
    return post("test.hint", to=[person("Dana")], context={})[0]


def states(*messages: Message) -> list[str]:
    return [Message.objects.get(pk=message.pk).state for message in messages]


def settled(*messages: Message) -> bool:
    return not {"waiting", "claimed", "handing_over"} & set(states(*messages))


@pytest.mark.parametrize(("step", "left"), [("claim", "waiting"), ("begin_hand_over", "claimed")])
def test_killed_before_the_hand_over_loses_nothing_and_doubles_nothing(workers, sink, once, twice, step, left):
    worker = workers.start(pause_before=step)
    workers.offer(once, twice)
    until(lambda: workers.paused(once, twice), "both tasks pause")
    workers.kill(worker)
    assert (states(once, twice), sink.mails) == ([left, left], [])
    workers.start_with_beat(hours_ahead=1)
    until(lambda: settled(once, twice), "recovered")
    assert states(once, twice) == ["sent", "sent"]
    assert sink.ids == sorted([once.message_id, twice.message_id])


def test_killed_while_the_mail_server_listens_repeats_only_what_must_arrive(workers, sink, once, twice):
    sink.stalls = True
    worker = workers.start()
    workers.offer(once, twice)
    until(lambda: sink.waiting == 2, "both mails lie before the mail server")
    workers.kill(worker)
    assert (states(once, twice), sink.mails) == (["handing_over", "handing_over"], [])
    sink.stalls = False
    workers.start_with_beat(hours_ahead=1)
    until(lambda: settled(once, twice), "recovered")
    assert states(once, twice) == ["unknown", "sent"]
    assert sink.ids == [twice.message_id]


def test_killed_after_the_mail_server_took_it_repeats_under_the_same_number(workers, sink, once, twice):
    worker = workers.start(pause_before="confirm")
    workers.offer(once, twice)
    until(lambda: workers.paused(once, twice), "both tasks pause")
    workers.kill(worker)
    assert states(once, twice) == ["handing_over", "handing_over"]
    assert sink.ids == sorted([once.message_id, twice.message_id])
    workers.start_with_beat(hours_ahead=1)
    until(lambda: settled(once, twice), "recovered")
    assert states(once, twice) == ["unknown", "sent"]
    assert sink.ids == sorted([once.message_id, twice.message_id, twice.message_id])


def test_killed_at_both_hand_overs_it_is_not_sent_a_third_time(workers, sink, twice):
    for hours in (0, 1):
        (workers.place / f"paused-{twice.pk}").unlink(missing_ok=True)
        worker = workers.start_with_beat(pause_before="confirm", hours_ahead=hours)
        workers.offer(twice)
        until(lambda: workers.paused(twice), "the task pauses")
        workers.kill(worker)
    workers.start_with_beat(hours_ahead=2)
    until(lambda: settled(twice), "given up")
    assert (states(twice), sink.ids) == (["unknown"], [twice.message_id] * 2)


def test_two_workers_and_doubled_tasks_hand_over_once(workers, sink, person):
    people = [person(f"Reader{number}") for number in range(30)]
    messages = post("test.receipt", to=people, context=CONTEXT)
    workers.start()
    workers.start()
    for _time in range(3):
        workers.offer(*messages)
    until(lambda: settled(*messages) and not list((workers.place / "queue").iterdir()), "all tasks done")
    assert set(states(*messages)) == {"sent"}
    assert sink.ids == sorted(message.message_id for message in messages)
