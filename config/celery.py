import os

from celery import Celery

from config import queue  # noqa: F401  makes files:// known

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("orken")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
