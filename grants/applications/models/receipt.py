import hashlib
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.audit.models import append_only
from core.identifiers.iban import grouped
from grants.applications.models.application import Application


class Receipt(models.Model):
    """Proof of what was handed in and when: the canonical snapshot and its SHA-256. Written once.

    An application that was reopened or corrected has one receipt for each time it was handed in; the newest counts.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=20)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["number", "sha256"], name="receipt_by_number")]
        constraints = [models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="receipt_has_a_hash")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("applications:receipt", args=[self.key])

    @property
    def hash_in_fours(self) -> str:
        return grouped(self.sha256)

    def is_whole(self) -> bool:
        """Whether the kept snapshot still gives the hash that was handed out."""
        return hashlib.sha256(self.snapshot.encode()).hexdigest() == self.sha256
