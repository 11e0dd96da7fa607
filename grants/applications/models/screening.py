from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from grants.applications.choices import Finding, Outcome
from grants.applications.models.application import Application
from grants.calls.models import ScreeningCheck, ScreeningReason


class Screening(models.Model):
    """One formal check of an application by one officer; a corrected application is checked again in a row of its own."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="screenings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=now)
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome.choices, blank=True)
    note = models.TextField(_("own words to the applicant"), blank=True, max_length=3000)
    due_at = models.DateTimeField(_("correct by"), null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=models.Q(decided_at=None), name="one_open_check"),
            models.CheckConstraint(condition=models.Q(decided_at=None) | ~models.Q(outcome=""), name="decided_check_has_an_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class ScreeningLine(models.Model):
    """One line of the check as the officer found it, with the fixed reason and own words where it fails."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="lines")
    check_line = models.ForeignKey(ScreeningCheck, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(_("finding"), max_length=5, choices=Finding.choices)
    reason = models.ForeignKey(ScreeningReason, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reason"))
    words = models.TextField(_("own words"), blank=True, max_length=1000)

    class Meta:
        ordering = ["check_line__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "check_line"], name="one_finding_per_line"),
            models.CheckConstraint(
                condition=~models.Q(finding=Finding.FAILS) | models.Q(reason__isnull=False), name="failing_line_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_line_id} {self.finding}"
