import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging
from django.conf import settings

from config import queue  # noqa: F401  makes files:// known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("orken", task_cls="core.operations.carrying:CarryingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_log(**_options: Any) -> None:
    """Worker and beat write as the site does; without this Celery would bring a form of its own."""
    dictConfig(settings.LOGGING)


@beat_init.connect
def tick_at_once(**_options: Any) -> None:
    """A clock that has just started is heard now, not in a minute."""
    app.send_task("core.operations.tasks.tick")
