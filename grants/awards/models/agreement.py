import hashlib
import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit.models import append_only
from core.calendar import now
from core.identifiers.iban import ends_of, grouped
from core.identifiers.validators import validate_iban
from grants.awards.choices import Side
from grants.awards.models.award import Award
from grants.ledger.models.orders import BIC_SHAPE, IBAN_SHAPE, validate_bic


class Agreement(models.Model):
    """What both sides sign: facts and text in three languages, kept as they were when it was offered. Written once."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["award", "version"], name="one_agreement_a_version"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_has_a_hash"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.award.number

    @property
    def audit_label(self) -> str:
        return f"{self.award.number} v{self.version}"

    @property
    def hash_in_fours(self) -> str:
        return grouped(self.sha256)

    @property
    def told(self) -> dict[str, Any]:
        """{"facts": …, "text": {language: {"title", "clauses": [{"title", "lines"}]}}}"""
        told: dict[str, Any] = json.loads(self.content)
        return told

    def is_whole(self) -> bool:
        """Whether the kept text still gives the hash that was signed."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256


class Signature(models.Model):
    """One side's word: who signed which agreement, by its hash, and when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=9, choices=Side.choices)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=now)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="each_side_signs_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.side} {self.agreement}"


class BankDetails(models.Model):
    """Where the award is paid to. Confirmed by the office before anything is paid there; a change asks for it again."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="bank")
    iban = models.CharField(_("IBAN"), max_length=34, validators=[validate_iban])
    bic = models.CharField(_("BIC of the bank"), max_length=11, validators=[validate_bic])
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=models.F("given_by")),
                name="confirmed_by_somebody_else",
            ),
            models.CheckConstraint(condition=Q(iban__regex=IBAN_SHAPE), name="award_has_an_iban"),
            models.CheckConstraint(condition=Q(bic__regex=BIC_SHAPE), name="award_has_a_bic"),
        ]

    def __str__(self) -> str:
        return self.iban_end

    @property
    def audit_label(self) -> str:
        return self.award.number

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def iban_in_fours(self) -> str:
        return grouped(self.iban)

    @property
    def iban_end(self) -> str:
        """For those who compare and do not pay."""
        return ends_of(self.iban)
