from django.db import models

from core.calendar import now


class Sent(models.Model):
    """A reminder that was posted: this rule, this row, this due instant, this many working days before (after, where negative). There is never a second."""

    rule = models.CharField(max_length=80)
    row_key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    offset = models.SmallIntegerField()
    sent_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "row_key", "due_at", "offset"], name="one_reminder_per_due_date_and_offset")]
        verbose_name_plural = "sent"

    def __str__(self) -> str:
        return f"{self.rule} {self.row_key} {-self.offset:+d}"
