"""What a reviewer writes. Signed, it never changes: the database itself refuses."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from grants.calls.models import Criterion
from grants.review.choices import Recommendation
from grants.review.models.assignment import Assignment

SIGNED_IS_SIGNED = """
IF EXISTS (
    SELECT 1 FROM grants_review_scorecard c
    WHERE c.signed_at IS NOT NULL AND (c.id = NEW.scorecard_id OR c.id = OLD.scorecard_id)
) THEN
    RAISE EXCEPTION 'a signed scorecard does not change' USING ERRCODE = 'check_violation';
END IF;
RETURN COALESCE(NEW, OLD);
"""
IN_RANGE = """
IF NEW.value > (SELECT max_score FROM grants_calls_criterion WHERE id = NEW.criterion_id) THEN
    RAISE EXCEPTION 'a score lies above its criterion''s highest' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Scorecard(models.Model):
    """The reviewer's opinion of one application. Each field has a version of its own, because each is saved by itself."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="scorecard")
    recommendation = models.CharField(_("recommendation"), max_length=8, choices=Recommendation.choices, blank=True)
    recommendation_version = models.PositiveIntegerField(default=0)
    summary = models.TextField(_("opinion as a whole"), blank=True)
    summary_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=now)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(signed_at=None) | ~models.Q(recommendation=""), name="signed_scorecard_recommends")
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_signed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}"


class Score(models.Model):
    """One criterion: a whole number from 0 to the criterion's highest, and why. A version of 0: never written."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("score"), null=True)
    value_version = models.PositiveIntegerField(default=0)
    comment = models.TextField(_("why"), blank=True)
    comment_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["criterion__position", "criterion__pk"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "criterion"], name="one_score_per_criterion")]
        triggers = [
            pgtrigger.Trigger(
                name="signed_is_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=SIGNED_IS_SIGNED,
            ),
            pgtrigger.Trigger(name="score_in_range", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=IN_RANGE),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
