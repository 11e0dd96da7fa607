from celery import shared_task

from core.calendar import now
from core.operations.models import Tick

CLOCK = "beat"


@shared_task
def tick() -> None:
    """Of the beat, each minute: proof that clock, queue and worker work together."""
    Tick.objects.update_or_create(name=CLOCK, defaults={"at": now()})
