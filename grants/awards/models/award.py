from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.calendar import now
from core.money.choices import HOME
from core.money.rates import UsedRate
from core.web.badges import Badge
from grants.applications.models import Application, of_its_call
from grants.awards.choices import GROUPS, State
from grants.awards.workflow import AWARD
from grants.calls.models import Call
from grants.council.models import Decision
from grants.ledger.models import Account

TRANCHES_ADD_UP = """
IF EXISTS (SELECT 1 FROM grants_awards_award AS award WHERE award.id = {award}
    AND award.agreed <> (SELECT coalesce(sum(amount), 0) FROM grants_awards_tranche WHERE award_id = award.id)) THEN
    RAISE EXCEPTION 'the tranches are not the agreed sum' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""
AS_OFFERED = """
IF OLD.state <> 'preparing' AND (NEW.account_id, NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.account_id, OLD.starts_on, OLD.ends_on) THEN
    RAISE EXCEPTION 'what was offered does not change' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
MARK_AWARDED = """
UPDATE grants_applications_application SET is_awarded = true WHERE id = NEW.application_id;
RETURN NULL;
"""
LIVING_FIELDS = ("state", "offered_at", "signed_at", "countersigned_at", "ended_at", "ended_because")
PLAN_FIELDS = ("account", "starts_on", "ends_on")
"""What may change until the award is offered. What was decided, its rate and its day never change."""


def tranches_add_up(award: str, operation: Any, name: str = "tranches_add_up") -> pgtrigger.Trigger:
    """Asked when the transaction commits: award and tranches are written one after another."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=TRANCHES_ADD_UP.format(award=award),
    )


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: Any) -> "AwardQuerySet":
        """Awards that the reader may know exist; agrees with the rule `awards.view`."""
        return visible_rows(self, user)

    def hold(self, pk: int) -> None:
        """Lock an award: its other deeds wait until the caller's transaction ends."""
        self.select_for_update(of=("self",)).get(pk=pk)

    def with_all(self) -> "AwardQuerySet":
        """With what every page and rule asks of an award."""
        return self.select_related("application__call", "application__applicant", "account__fund", "decision", "prepared_by", "bank")


class Award(models.Model):
    """Money that was decided and is paid in tranches: the sum as decided, and what it is in tenge at the official rate of the award day, for good."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, db_index=False, related_name="awards", editable=False)
    """That of the application, for good."""
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="award")
    number = models.CharField(_("number"), max_length=20, unique=True)
    amount = MoneyField(_("sum decided"), max_digits=16, decimal_places=2, default_currency=HOME)
    agreed = MoneyField(_("sum agreed"), max_digits=16, decimal_places=2, default_currency=HOME)
    day = models.DateField(_("day of the award"))
    rate_value = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    rate_quant = models.PositiveIntegerField(default=1)
    rate_day = models.DateField(null=True)
    rate_source = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARING, editable=False)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    offered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    countersigned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True, max_length=1000)

    objects = AwardQuerySet.as_manager()
    workflow = AWARD

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        indexes = [
            models.Index(fields=["state", "-id"], name="awards_by_state"),
            models.Index(fields=["call", "state"], include=["id", "application"], name="awards_by_call"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, agreed__gt=0, agreed_currency=HOME), name="award_is_above_zero"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="award_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(amount_currency=HOME, rate_value=1, rate_quant=1, rate_day=None)
                | ~Q(amount_currency=HOME) & Q(rate_value__gt=0, rate_quant__gt=0, rate_day__isnull=False, rate_day__lte=F("day")),
                name="award_has_the_rate_of_its_day",
            ),
            # |agreed - amount x value / quant| is at most half a tiyn, written without a division
            models.CheckConstraint(
                condition=Q(rate_quant__gte=(F("agreed") * F("rate_quant") - F("amount") * F("rate_value")) * 200)
                & Q(rate_quant__gte=(F("amount") * F("rate_value") - F("agreed") * F("rate_quant")) * 200),
                name="agreed_is_decided_at_its_rate",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PREPARING, offered_at=None)
                | Q(state=State.OFFERED, offered_at__isnull=False, signed_at=None)
                | Q(state=State.SIGNED, signed_at__isnull=False, countersigned_at=None)
                | Q(state__in=[State.RUNNING, State.CLOSED], countersigned_at__isnull=False)
                | Q(state=State.ENDED) & ~Q(ended_because=""),
                name="award_has_the_instants_of_its_state",
            ),
        ]
        triggers = [
            AWARD.trigger(),
            pgtrigger.ReadOnly(name="as_prepared", exclude=[*LIVING_FIELDS, *PLAN_FIELDS]),
            pgtrigger.Trigger(name="as_offered", when=pgtrigger.Before, operation=pgtrigger.Update, func=AS_OFFERED),
            of_its_call(),
            pgtrigger.Trigger(name="mark_awarded", when=pgtrigger.After, operation=pgtrigger.Insert, func=MARK_AWARDED),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            tranches_add_up("NEW.id", pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.application}"

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def state_badge(self) -> Badge:
        return Badge(State(self.state).label, GROUPS[State(self.state)])

    @property
    def rate(self) -> UsedRate | None:
        """The official rate at which the sum became tenge; None where it was decided in tenge."""
        if self.rate_day is None:
            return None
        return UsedRate(str(self.amount.currency), self.rate_quant, self.rate_value, self.rate_day, self.rate_source)

    def get_absolute_url(self) -> str:
        return reverse("awards:award", args=[self.key])
