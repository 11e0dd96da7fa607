"""Real worker processes on a queue of files, a real mail server on the loopback, and kill -9."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection

from core.outbox import delivery
from core.outbox.models import Message
from core.outbox.services import post
from tests.core.outbox.sink import Sink
from tests.core.outbox.test_post import CONTEXT

ROOT = Path(__file__).parents[3]
PROCESS = "tests.core.outbox.process"
SECONDS = 60


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


class Workers:
    """Starts Celery workers of this test run's database; whatever still runs at the end is killed."""

    def __init__(self, place: Path, sink: Sink) -> None:
        self.place, self.running = place, []
        for name in ("queue", "control", "processed"):
            (place / name).mkdir()
        self.environment = {
            **os.environ,
            "WORKER_BASE_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
            "TEST_VAR_DIR": str(place / "var"),
            "WORKER_DATABASE": connection.settings_dict["NAME"],
            "WORKER_QUEUE": str(place),
            "WORKER_MAIL_PORT": str(sink.port),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        self.queue = Celery("tests", broker="filesystem://")
        folders = {"data_folder_in": place / "queue", "data_folder_out": place / "queue", "control_folder": place / "control"}
        self.queue.conf.broker_transport_options = {name: str(folder) for name, folder in folders.items()}

    def start(self, *options: str, pause_before: str = "", hours_ahead: int = 0) -> subprocess.Popen:
        extra = {"WORKER_PAUSE_BEFORE": pause_before, "WORKER_CLOCK_AHEAD": str(hours_ahead * 3600)}
        command = [sys.executable, "-m", "celery", "-A", f"{PROCESS}.worker", "worker", "-P", "threads", "-c", "4", *options]
        name = f"{len(self.running)}.log"
        with (self.place / name).open("w") as log:
            worker = subprocess.Popen(
                [*command, "-n", f"w{len(self.running)}@test"],
                cwd=ROOT,
                env=self.environment | extra,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(worker)
        return worker

    def start_with_beat(self, **options: Any) -> subprocess.Popen:
        return self.start("-B", "-s", str(self.place / f"beat{len(self.running)}"), **options)

    def offer(self, *messages: Message) -> None:
        for message in messages:
            self.queue.send_task("core.outbox.tasks.deliver", (message.pk,))

    def kill(self, worker: subprocess.Popen) -> None:
        os.killpg(worker.pid, 9)
        worker.wait()

    def paused(self, *messages: Message) -> bool:
        return all((self.place / f"paused-{message.pk}").exists() for message in messages)


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    # The test's own process delivers nothing: it only posts, and puts tasks into the queue of files itself
    monkeypatch.setattr(delivery, "offer", lambda pks: None)
    workers = Workers(tmp_path, sink)
    yield workers
    for worker in workers.running:
        if worker.poll() is None:
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


def test_a_worker_delivers_what_the_queue_holds(workers, sink, once, twice):
    workers.start()
    workers.offer(once, twice)
    until(lambda: settled(once, twice), "delivered")
    assert states(once, twice) == ["sent", "sent"]
    assert sink.ids == sorted([once.message_id, twice.message_id])


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
