"""Loads the product once and forks a real Celery worker for each order on its standard input, so that no test waits for imports.

The product knows nothing of it: the clock is moved, and the steps of core.outbox.delivery are wrapped, from here.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.core.outbox.process.worker_settings"
django.setup()

from config.celery import app  # noqa: E402
from core.calendar import moved_to, now  # noqa: E402
from core.outbox import delivery  # noqa: E402
from tests.core.outbox.process.letters import register_kinds  # noqa: E402


def main() -> None:
    register_kinds()
    app.loader.import_default_modules()
    delivery.BACK_OFF = (timedelta(seconds=1),) * len(delivery.BACK_OFF)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: they are killed
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            be_worker(**json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def be_worker(*, arguments: list[str], log: str, pause_before: str, hours_ahead: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, place, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_CREAT), (2, log, os.O_WRONLY)):
        os.dup2(os.open(place, flags), number)
    if pause_before:
        setattr(delivery, pause_before, paused(getattr(delivery, pause_before)))
    try:
        with moved_to(now() + timedelta(hours=hours_ahead)):
            app.worker_main(["worker", *arguments])
    finally:
        os._exit(1)


def paused(step: Callable) -> Callable:
    def wrapped(message: Any, *arguments: Any) -> Any:
        (Path(os.environ["WORKER_QUEUE"]) / f"paused-{message.pk}").touch()
        time.sleep(600)
        return step(message, *arguments)

    return wrapped


if __name__ == "__main__":
    main()
