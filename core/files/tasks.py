import logging
from datetime import timedelta

from celery import shared_task

from core.calendar import now
from core.files.services import clean_up

logger = logging.getLogger("orken.files")
KEPT = timedelta(hours=48)
"""A form that is still open may yet point to what it uploaded."""


@shared_task
def clean() -> None:
    """Of the beat, each night: what a form that was never sent, or a server that was killed, left behind."""
    files, blobs = clean_up(now() - KEPT)
    logger.info("%s uploads and %s stray blobs removed", files, blobs)
