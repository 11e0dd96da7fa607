"""Celery's way into the product for the tests: the same app, a clock that may run ahead, and a pause at one step.

The product knows nothing of it: the steps of core.outbox.delivery are wrapped from here.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.core.outbox.process.worker_settings"
django.setup()

from config.celery import app  # noqa: E402
from core.calendar import moved_to, now  # noqa: E402
from core.outbox import delivery  # noqa: E402
from tests.core.outbox.process.letters import register_kinds  # noqa: E402

__all__ = ["app"]

register_kinds()
clock = moved_to(now() + timedelta(seconds=int(os.environ.get("WORKER_CLOCK_AHEAD", "0"))))
clock.__enter__()
delivery.BACK_OFF = (timedelta(seconds=1),) * len(delivery.BACK_OFF)


def paused(step: Callable, name: str) -> Callable:
    def wrapped(message: object, *arguments: object) -> object:
        (Path(os.environ["WORKER_QUEUE"]) / f"paused-{message.pk}").touch()
        time.sleep(600)
        return step(message, *arguments)

    return wrapped


if step := os.environ.get("WORKER_PAUSE_BEFORE"):
    setattr(delivery, step, paused(getattr(delivery, step), step))
