"""The test run's own settings for a worker process: its database, a queue of files, a mail server on this machine."""

import importlib
import os
from pathlib import Path

vars().update({name: value for name, value in vars(importlib.import_module(os.environ["WORKER_BASE_SETTINGS"])).items() if name.isupper()})
DATABASES = {"default": {**vars()["DATABASES"]["default"], "NAME": os.environ["WORKER_DATABASE"]}}
queue = Path(os.environ["WORKER_QUEUE"])
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "files://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(queue / "queue"),
    "data_folder_out": str(queue / "queue"),
    "control_folder": str(queue / "control"),
    "processed_folder": str(queue / "processed"),
    "polling_interval": 0.1,
}
CELERY_BEAT_SCHEDULE = {
    "outbox.redeliver": {"task": "core.outbox.tasks.redeliver", "schedule": 0.5},
    "reminders.remind": {"task": "core.reminders.tasks.remind", "schedule": 0.5},
}
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": int(os.environ["WORKER_MAIL_PORT"]), "timeout": 60},
    }
}
TEMPLATES = [{**vars()["TEMPLATES"][0], "DIRS": [Path(__file__).parent.parent / "templates"]}]
