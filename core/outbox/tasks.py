from celery import shared_task

from core.outbox import delivery
from core.outbox.delivery import deliver

__all__ = ["deliver", "redeliver"]


@shared_task
def redeliver() -> None:
    """Of the beat, each minute: what waits too long or lost its worker is set going again."""
    delivery.sweep()
