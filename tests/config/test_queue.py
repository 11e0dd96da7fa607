"""The queue of files under several hands at once."""

import multiprocessing
import threading
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config.queue import SCHEME

MESSAGES = 40
LONG = "ұзақ " * 200_000  # the longer a message takes to write, the longer a reader could find it half written


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("queue", "control", "processed"):
        (tmp_path / name).mkdir()
    return tmp_path


def channel(place: Path) -> Any:
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control", "processed_folder": "processed"}
    return Connection(f"{SCHEME}://localhost", transport_options={name: str(place / folder) for name, folder in folders.items()}).channel()


def together(*jobs: Any) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_all(place: Path, start: Any, report: Any) -> None:
    """A process of its own takes what it can get until it meets "end"; reports what it took, or what went wrong."""
    mine, taken = channel(place), []
    start.wait()
    while not taken or taken[-1] != "end":
        try:
            taken.append(mine._get("celery")["body"])
        except Empty:
            continue
        except ValueError as error:
            taken += [repr(error), "end"]
    report.put(taken[:-1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_each_message_is_taken_whole_and_once(place):
    processes = multiprocessing.get_context("fork")
    report, start = processes.Queue(), processes.Barrier(3)
    readers = [processes.Process(target=read_all, args=(place, start, report), daemon=True) for _number in range(2)]
    for reader in readers:
        reader.start()
    mine = channel(place)
    start.wait()
    sent = [f"message {number}" for number in range(MESSAGES)]
    for body in [*sent, "end", "end"]:
        mine._put("celery", {"filling": LONG, "body": body})
    taken = report.get(timeout=60) + report.get(timeout=60)
    for reader in readers:
        reader.join()
    assert sorted(taken) == sorted(sent)
    assert [list((place / name).iterdir()) for name in ("queue", "processed")] == [[], []]


def test_queues_do_not_take_each_others_messages(place):
    one = channel(place)
    one._put("celery", {"body": "a"})
    one._put("w1@host.celery.pidbox", {"body": "b"})
    assert one._get("w1@host.celery.pidbox") == {"body": "b"}
    assert one._get("celery") == {"body": "a"}
    with pytest.raises(Empty):
        one._get("celery")


def test_all_who_bind_first_at_once_are_bound(place):
    start = threading.Barrier(8)
    faults: list[Exception] = []

    def bind(number: int) -> None:
        mine = channel(place)
        start.wait()
        try:
            mine._queue_bind("reply", "", "", f"queue{number}")
            mine.get_table("reply")
        except ValueError as error:
            faults.append(error)

    together(*(lambda number=number: bind(number) for number in range(8)))
    assert faults == []
    assert sorted(bound.queue for bound in channel(place).get_table("reply")) == [f"queue{number}" for number in range(8)]
    assert [file.name for file in (place / "control").iterdir()] == ["reply.exchange"]
