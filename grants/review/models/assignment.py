from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.calendar import arrived_at, now
from core.web.badges import Badge
from grants.applications.models import Application, of_its_call
from grants.calls.models import Call
from grants.review.choices import GROUPS, OPEN, OPENED, STANDING, ConflictKind, EndReason, State
from grants.review.models.people import Reviewer
from grants.review.models.tally import tallied
from grants.review.workflow import ASSIGNMENT


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any) -> "AssignmentQuerySet":
        """Reviews that the reader may know exist; agrees with the rule `review.view`."""
        return visible_rows(self, user)

    def of(self, user: Any) -> "AssignmentQuerySet":
        """Those of the person as a reviewer who still serves."""
        # A join, not an EXISTS: with as many tables as a page wants the planner leaves an EXISTS for last, and reads all reviews before it
        return self.filter(reviewer__user=user.pk, reviewer__is_active=True, reviewer__user__is_active=True)

    def open(self) -> "AssignmentQuerySet":
        return self.filter(state__in=OPEN)

    def standing(self) -> "AssignmentQuerySet":
        return self.filter(state__in=STANDING)

    def signed(self) -> "AssignmentQuerySet":
        return self.filter(state=State.SIGNED)

    def with_all(self) -> "AssignmentQuerySet":
        """With what every page and rule asks of a review."""
        return self.select_related("application__call__review_round", "application__applicant", "reviewer__user")


class Assignment(models.Model):
    """One application with one reviewer, from the question to the signed opinion. Never deleted.

    `alias` and `shown_title` are all by which this reviewer knows the application; its number and key are never theirs to see.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, db_index=False, related_name="reviews")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, db_index=False, related_name="reviews", editable=False)
    """That of the application, for good."""
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="assignments")
    alias = models.CharField(max_length=6)
    shown_title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED, editable=False)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(_("due"))
    answered_at = models.DateTimeField(null=True)
    secrecy = models.CharField(max_length=10, blank=True)
    conflict_kind = models.CharField(_("kind of conflict"), max_length=12, choices=ConflictKind.choices, blank=True)
    words = models.TextField(_("own words"), blank=True, max_length=1000)
    ended_because = models.CharField(max_length=8, choices=EndReason.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=28, decimal_places=2, null=True, editable=False)
    """What the signed scorecard adds up to (`ranking.points_of`), so that an order of thousands need not read every score."""

    objects = AssignmentQuerySet.as_manager()
    workflow = ASSIGNMENT

    class Meta:
        ordering = ["due_at", "alias"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "alias"], name="one_alias_per_reviewer"),
            models.UniqueConstraint(
                fields=["application", "reviewer"], condition=models.Q(state__in=list(STANDING)), name="one_review_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.SIGNED, signed_at__isnull=False, points__isnull=False)
                | (~models.Q(state=State.SIGNED) & models.Q(signed_at=None, points=None)),
                name="signed_review_has_its_instant_and_points",
            ),
            models.CheckConstraint(condition=~models.Q(state=State.CONFLICTED) | ~models.Q(conflict_kind=""), name="conflict_has_a_kind"),
            models.CheckConstraint(condition=~models.Q(state__in=list(OPENED)) | ~models.Q(secrecy=""), name="opened_review_was_declared"),
        ]
        indexes = [
            models.Index(fields=["reviewer", "state", "due_at"], name="review_by_reviewer"),
            models.Index(fields=["application", "state"], include=["points"], name="review_by_application"),
            models.Index(fields=["state", "due_at"], name="review_by_due"),
            models.Index(fields=["call", "state"], include=["application", "points", "due_at"], name="review_by_call"),
        ]
        triggers = [
            ASSIGNMENT.trigger(),
            of_its_call(),
            pgtrigger.ReadOnly(name="stays_with_its_application", fields=["application", "call"]),
            pgtrigger.Protect(
                name="points_stand",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__points__isnull=False, old__points__df=pgtrigger.F("new__points")),
            ),
            *tallied(),
        ]

    def __str__(self) -> str:
        return f"{self.alias} · {self.shown_title}"

    @property
    def audit_label(self) -> str:
        return self.alias

    def get_absolute_url(self) -> str:
        return reverse("review:assignment", args=[self.key])

    @property
    def is_overdue(self) -> bool:
        return self.state in OPEN and self.due_at <= arrived_at()

    @property
    def was_late(self) -> bool:
        return self.signed_at is not None and self.signed_at > self.due_at

    @property
    def state_badge(self) -> Badge:
        if self.is_overdue:
            return Badge(_("Overdue"), "bad")
        return Badge(State(self.state).label, GROUPS.get(State(self.state), ""))
