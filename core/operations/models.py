from django.db import models

from core.calendar import now


class Tick(models.Model):
    """When the clock was last heard: beat sent the task, the queue carried it, a worker did it. One row per clock."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
