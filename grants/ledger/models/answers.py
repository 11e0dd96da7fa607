from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit.models import append_only
from core.calendar import now
from grants.ledger.choices import Doubt, Verdict
from grants.ledger.models.orders import PaymentOrder


class BankAnswer(models.Model):
    """One file of the bank, as it was read."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    read_at = models.DateTimeField(default=now, editable=False)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.sha256[:16]

    def get_absolute_url(self) -> str:
        return reverse("ledger:answer", args=[self.key])


class AnswerLine(models.Model):
    """A line of the bank's answer, in the bank's own words, with what became of it. A line number is entered at most once, ever."""

    answer = models.ForeignKey(BankAnswer, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    line_id = models.CharField(max_length=64)
    told = models.JSONField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    doubt = models.CharField(max_length=14, choices=Doubt.choices, blank=True)
    order = models.ForeignKey(PaymentOrder, null=True, on_delete=models.PROTECT, related_name="answer_lines")

    class Meta:
        ordering = ["answer", "position"]
        indexes = [models.Index(fields=["line_id"], name="answer_lines_by_number")]
        constraints = [
            models.UniqueConstraint(fields=["line_id"], condition=Q(verdict=Verdict.APPLIED), name="a_line_is_entered_once"),
            models.UniqueConstraint(fields=["answer", "position"], name="one_line_per_position"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ASIDE) & ~Q(doubt="") | ~Q(verdict=Verdict.ASIDE) & Q(doubt=""), name="put_aside_for_a_doubt"
            ),
            models.CheckConstraint(condition=~Q(verdict=Verdict.APPLIED) | Q(order__isnull=False), name="entered_for_an_order"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.line_id} {self.verdict}"
