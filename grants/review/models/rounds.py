from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import arrived_at, now
from grants.calls.models import Call, DocumentWanted
from grants.review.choices import Anonymity

USUAL_COUNT = 3
USUAL_COMMENT = 100


class ReviewRound(models.Model):
    """How the applications of one call are reviewed."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="review_round")
    anonymity = models.CharField(_("who sees whom"), max_length=6, choices=Anonymity.choices, default=Anonymity.SINGLE)
    due_at = models.DateTimeField(_("reviews are due"))
    per_application = models.PositiveSmallIntegerField(
        _("reviewers per application"), default=USUAL_COUNT, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    least_signed = models.PositiveSmallIntegerField(
        _("signed reviews that a place in the list needs"), default=2, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    min_comment = models.PositiveSmallIntegerField(
        _("shortest reason for a score, characters"), default=USUAL_COMMENT, validators=[MaxValueValidator(2000)]
    )
    documents = models.ManyToManyField(DocumentWanted, blank=True, related_name="+", verbose_name=_("files that reviewers read"))
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least_signed__lte=models.F("per_application"), least_signed__gte=1),
                name="round_can_reach_its_least",
                violation_error_message=_("A place cannot need more signed reviews than an application has reviewers."),
            )
        ]

    def __str__(self) -> str:
        return str(self.call)

    @property
    def audit_label(self) -> str:
        return self.call.audit_label

    @property
    def is_double_blind(self) -> bool:
        return self.anonymity == Anonymity.DOUBLE

    @property
    def is_over(self) -> bool:
        return self.due_at <= arrived_at()
