"""What a council decided. Prepared, a decision may be dropped; released, it never changes: the database itself refuses."""

from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.audit.models import append_only
from core.calendar import now
from core.web.badges import Badge
from grants.applications.choices import GROUPS
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council.choices import DECIDABLE, STATES, WITH_MONEY, Outcome
from grants.review.choices import ConflictKind

# The call's row of the council orders those who take a place at the same instant; READ COMMITTED sees what the first one committed.
FITS = """
SELECT requested, requested_currency, call_id INTO asked FROM grants_applications_application WHERE id = NEW.application_id;
IF NEW.outcome = 'fund' AND (NEW.amount, NEW.amount_currency) IS DISTINCT FROM (asked.requested, asked.requested_currency) THEN
    RAISE EXCEPTION 'funding gives what was asked for' USING ERRCODE = 'check_violation';
END IF;
IF NEW.outcome = 'in_part' AND (NEW.amount_currency <> asked.requested_currency OR NEW.amount >= asked.requested) THEN
    RAISE EXCEPTION 'funding in part gives less than was asked for' USING ERRCODE = 'check_violation';
END IF;
IF NEW.place IS NOT NULL THEN
    PERFORM 1 FROM grants_council_callcouncil WHERE call_id = asked.call_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM grants_council_decision d JOIN grants_applications_application a ON a.id = d.application_id
        WHERE a.call_id = asked.call_id AND d.place = NEW.place AND d.application_id <> NEW.application_id
        AND ((d.release_id IS NULL AND a.state = 'in_council') OR (d.release_id IS NOT NULL AND a.state = 'reserve'))
    ) THEN
        RAISE EXCEPTION 'this place of the reserve list is taken' USING ERRCODE = 'unique_violation';
    END IF;
END IF;
RETURN NEW;
"""
CONTENT = ("key", "application", "outcome", "amount", "amount_currency", "place", "reasons", "prepared_by", "prepared_at")


class Release(models.Model):
    """Decisions of one call that were published together."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="releases")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.call_id} {self.released_at:%Y-%m-%d}"

    @property
    def audit_label(self) -> str:
        return self.call.audit_label


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """Decisions that the reader may know exist; agrees with the rule `council.view_decision`."""
        return visible_rows(self, user)

    def released(self) -> "DecisionQuerySet":
        return self.filter(release__isnull=False)

    def waiting(self) -> "DecisionQuerySet":
        """Prepared and not released, of applications that can still be decided."""
        return self.filter(release=None, application__state__in=DECIDABLE)

    def with_all(self) -> "DecisionQuerySet":
        return self.select_related("application__call", "application__applicant", "prepared_by", "release")


class Decision(models.Model):
    """What becomes of one application. `amount` stands in the currency that was asked for; `place` is that of the reserve list."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome.choices)
    amount = MoneyField(_("sum"), max_digits=16, decimal_places=2, null=True, default=None, default_currency="KZT")
    place = models.PositiveSmallIntegerField(_("place in the reserve list"), null=True)
    reasons = models.TextField(_("reasons"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=now)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="decisions")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(release=None), name="one_prepared_decision"),
            models.CheckConstraint(
                condition=Q(outcome__in=list(WITH_MONEY), amount__isnull=False, amount__gt=0)
                | (~Q(outcome__in=list(WITH_MONEY)) & Q(amount=None)),
                name="funding_has_a_sum",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.RESERVE, place__isnull=False, place__gte=1) | (~Q(outcome=Outcome.RESERVE) & Q(place=None)),
                name="reserve_has_a_place",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decision_fits", when=pgtrigger.Before, operation=pgtrigger.Insert, func=FITS, declare=[("asked", "RECORD")]
            ),
            pgtrigger.ReadOnly(name="content_stands", fields=list(CONTENT)),
            pgtrigger.Protect(
                name="released_is_final", operation=pgtrigger.Update | pgtrigger.Delete, condition=pgtrigger.Q(old__release__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(Outcome(self.outcome).label)

    @property
    def audit_label(self) -> str:
        return self.application.number or ""

    def get_absolute_url(self) -> str:
        return reverse("council:application", args=[self.application.key])

    @property
    def is_released(self) -> bool:
        return self.release_id is not None

    @property
    def badge(self) -> Badge:
        """In the words of the state that it makes; a refusal is grey."""
        state = STATES[Outcome(self.outcome)]
        icon = "circle-x" if state == ApplicationState.NOT_FUNDED else ""
        label = _("In reserve, place %(place)s") % {"place": self.place} if self.place else state.label
        return Badge(label, GROUPS.get(state, ""), icon)


class Recusal(models.Model):
    """A person of the council who takes no part in one application. Declared once, for good."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of conflict"), max_length=12, choices=ConflictKind.choices)
    reason = models.TextField(_("own words"), blank=True, max_length=1000)
    declared_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="one_recusal_per_person"),
            models.CheckConstraint(condition=~Q(kind=""), name="recusal_has_a_kind"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def audit_label(self) -> str:
        return self.application.number or ""
