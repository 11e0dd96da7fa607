from django.conf import settings
from django.db import models

from core.calendar import now

LONGEST_KEY = 255


class StoredAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, for the same request sent again. Kept for a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["at"], name="stored_answers_by_age")]

    def __str__(self) -> str:
        return self.key
