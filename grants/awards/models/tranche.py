from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.calendar import now, today
from core.files.models import File
from core.money.choices import HOME
from core.web.badges import Badge
from grants.awards.choices import OF_THE_HOUSE, ConditionKind, ConditionState
from grants.awards.models.award import Award, tranches_add_up
from grants.awards.workflow import CONDITION
from grants.ledger.choices import UNDER_WAY
from grants.ledger.models import PaymentOrder

ONLY_IN_PREPARATION = """
IF EXISTS (SELECT 1 FROM grants_awards_award WHERE id = {award} AND state <> 'preparing') THEN
    RAISE EXCEPTION 'what was offered is not taken away' USING ERRCODE = 'check_violation';
END IF;
RETURN OLD;
"""


def kept_once_offered(award: str) -> pgtrigger.Trigger:
    """`award` finds, from the row that is deleted, the award that it belongs to."""
    return pgtrigger.Trigger(
        name="kept_once_offered", when=pgtrigger.Before, operation=pgtrigger.Delete, func=ONLY_IN_PREPARATION.format(award=award)
    )


PAYS = f"NEW.state IN ({', '.join(f"'{state}'" for state in UNDER_WAY)})"
KEEP_UNDER_WAY = f"""
UPDATE grants_awards_tranche SET is_under_way = {PAYS}
    WHERE key = NEW.about_key::uuid AND is_under_way <> ({PAYS});
RETURN NULL;
"""  # noqa: S608 - names of our own


class TrancheQuerySet(models.QuerySet["Tranche"]):
    def visible_to(self, user: Any) -> "TrancheQuerySet":
        """Tranches of the awards that the reader may know exist."""
        return visible_rows(self, user)

    def with_all(self) -> "TrancheQuerySet":
        """With what every page and rule asks of a tranche; its conditions come in one query more."""
        rows = self.select_related("award__application__call", "award__application__applicant", "award__account__fund", "award__bank")
        return rows.prefetch_related("conditions")


class Tranche(models.Model):
    """A part of the agreed sum, in tenge, with the day on which it is planned. Whether it is paid the ledger knows, and nobody else.

    `is_under_way` repeats one thing of it, so that what is still to be paid is found among all that ever was: whether a payment about it is
    prepared, on its way or paid. The database keeps it, in the transaction of the payment; no page and no rule reads it of a row.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    position = models.PositiveSmallIntegerField()
    amount = MoneyField(_("sum"), max_digits=16, decimal_places=2, default_currency=HOME)
    planned_on = models.DateField(_("planned for"))
    is_under_way = models.BooleanField(default=False, db_default=False, editable=False)

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["award", "position"]
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        indexes = [
            models.Index(fields=["planned_on", "id"], name="tranches_by_day"),
            models.Index(fields=["planned_on", "id"], condition=Q(is_under_way=False), name="tranches_not_under_way"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["award", "position"], name="one_tranche_a_position"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount_currency=HOME), name="tranche_is_tenge_above_zero"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="as_agreed", fields=["key", "award", "position", "amount", "amount_currency"]),
            kept_once_offered("OLD.award_id"),
            tranches_add_up("NEW.award_id", pgtrigger.Insert),
            tranches_add_up("OLD.award_id", pgtrigger.Delete, "tranches_still_add_up"),
        ]

    def __str__(self) -> str:
        return pgettext("tranche", "%(award)s, tranche %(position)s") % {"award": self.award.number, "position": self.position}

    @property
    def audit_label(self) -> str:
        return f"{self.award.number}/{self.position}"

    @property
    def is_due(self) -> bool:
        return self.planned_on <= today()

    def get_absolute_url(self) -> str:
        return f"{self.award.get_absolute_url()}#tranche-{self.position}"


class PaymentOfTranche(PaymentOrder):
    """The ledger's payment as this room knows it: about a tranche."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="keep_under_way",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__about_kind=Tranche._meta.label_lower),
                func=KEEP_UNDER_WAY,
            )
        ]


class Condition(models.Model):
    """What must hold before a tranche is paid. `text` is written by the office for a condition of its own, and explains any other."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=ConditionKind.choices)
    text = models.CharField(_("condition"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True)
    state = models.CharField(max_length=5, choices=ConditionState.choices, default=ConditionState.OPEN, editable=False)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("words of the office"), blank=True, max_length=1000)

    workflow = CONDITION

    class Meta:
        ordering = ["tranche", "position"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        indexes = [
            models.Index(fields=["state", "due_on"], include=["tranche"], name="conditions_by_day"),
            models.Index(fields=["tranche"], condition=~Q(state=ConditionState.MET), name="conditions_not_met"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tranche", "position"], name="one_condition_a_position"),
            models.UniqueConstraint(fields=["tranche", "kind"], condition=Q(kind__in=list(OF_THE_HOUSE)), name="asked_once_a_tranche"),
            models.CheckConstraint(
                condition=Q(state=ConditionState.MET, met_at__isnull=False) | ~Q(state=ConditionState.MET) & Q(met_at=None),
                name="met_at_an_instant",
            ),
            models.CheckConstraint(condition=~Q(kind=ConditionKind.EXTRA) | ~Q(text_ru=""), name="own_condition_has_its_words"),
        ]
        triggers = [
            CONDITION.trigger(),
            pgtrigger.ReadOnly(name="as_agreed", fields=["key", "tranche", "position", "kind", "text", "text_kk", "text_ru", "text_en"]),
            kept_once_offered("(SELECT award_id FROM grants_awards_tranche WHERE id = OLD.tranche_id)"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What must hold, in the reader's language."""
        return self.text if self.kind == ConditionKind.EXTRA else str(ConditionKind(self.kind).label)

    @property
    def audit_label(self) -> str:
        return f"{self.tranche.audit_label} {self.kind}"

    @property
    def is_of_the_house(self) -> bool:
        return self.kind in OF_THE_HOUSE

    def get_absolute_url(self) -> str:
        return reverse("awards:condition", args=[self.key])


class Evidence(models.Model):
    """What the applicant gave to meet a condition, and the office's answer to it. A new try is a new row; nothing that was given is lost."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("in your own words"), blank=True, max_length=1000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=now, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True, max_length=1000)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["condition"], condition=Q(answered_at=None), name="one_unanswered_a_condition"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, accepted=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, accepted__isnull=False),
                name="answered_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(answer=""), name="returned_with_words"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="as_given", exclude=["answered_by", "answered_at", "accepted", "answer"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def badge(self) -> Badge:
        if self.accepted is None:
            return Badge(_("Given"), "work")
        return Badge(_("Accepted"), "ok") if self.accepted else Badge(_("Returned"), "warn")
