from celery import shared_task

from core.api import once


@shared_task
def forget() -> None:
    """Stored answers live for a day."""
    once.forget_old()
