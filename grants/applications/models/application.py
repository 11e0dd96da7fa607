from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.calendar import now
from core.web.badges import Badge
from core.web.search import fold, folded_in_sql
from grants.applications.choices import FUNDED, GROUPS, State
from grants.applications.workflow import APPLICATION
from grants.calls.models import Call
from parks.directory.models import Organisation

OF_ITS_CALL = """
IF NEW.call_id <> (SELECT call_id FROM grants_applications_application WHERE id = NEW.application_id) THEN
    RAISE EXCEPTION 'a row about an application is of its call' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


def of_its_call() -> pgtrigger.Trigger:
    """For a row about an application that has the call too, so that what is asked of a call need not ask each application for it."""
    return pgtrigger.Trigger(name="of_its_call", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OF_ITS_CALL)


FOLD_WORDS = f"""
NEW.folded = {folded_in_sql("concat_ws(' ', NEW.number, NEW.title)")}
    || ' ' || (SELECT folded FROM parks_directory_organisation WHERE id = NEW.applicant_id);
RETURN NEW;
"""  # noqa: S608 - names of our own
FOLD_ANEW = """
UPDATE grants_applications_application SET applicant_id = applicant_id WHERE applicant_id = NEW.id;
RETURN NULL;
"""


def holds(text: str, way: str = "") -> models.Q:
    """Whether number, title or applicant hold the text, however its letters are typed; `way` leads to the application ("application__")."""
    return models.Q(**{f"{way}folded__contains": fold(text)})


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Applications that the reader may know exist; agrees with the rule `applications.view`."""
        return visible_rows(self, user)

    def holding(self, text: str) -> "ApplicationQuerySet":
        return self.filter(holds(text))

    def drafts(self) -> "ApplicationQuerySet":
        return self.filter(state=State.DRAFT)


class Application(models.Model):
    """What every kind of application has: number, call, applicant, state, the sum asked for. A kind adds one row of its own."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(max_length=30)
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=now, editable=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    number = models.CharField(_("number"), max_length=20, null=True, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    requested = MoneyField(_("sum asked for"), max_digits=16, decimal_places=2, null=True, default=None, default_currency="KZT")
    submitted_at = models.DateTimeField(null=True)
    check_due_at = models.DateTimeField(_("formal check due"), null=True)
    correct_due_at = models.DateTimeField(_("correction due"), null=True)
    corrections = models.PositiveSmallIntegerField(default=0)
    withdrawn_because = models.TextField(blank=True)
    folded = models.TextField(default="", db_default="", editable=False)
    """Number, title and the names of the applicant, kept by the database: one column with one index, so that it can tell a rare word from a
    common one and look up the first, and for the second walk the list until a page is full."""
    is_awarded = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether there is an award for it. The room of awards has the database keep it, so that the few that wait for one are found at once."""

    objects = ApplicationQuerySet.as_manager()
    workflow = APPLICATION

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(condition=models.Q(requested=None) | models.Q(requested__gt=0), name="sum_asked_is_above_zero"),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | models.Q(number__isnull=False, submitted_at__isnull=False, requested__isnull=False),
                name="handed_in_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.TO_CORRECT) | models.Q(correct_due_at__isnull=False), name="correction_has_a_due_date"
            ),
            models.UniqueConstraint(
                fields=["call", "applicant"], condition=~models.Q(state=State.WITHDRAWN), name="one_application_per_call"
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "check_due_at"], include=["id", "number"], name="application_by_check"),
            models.Index(
                fields=["check_due_at", "id"],
                condition=models.Q(state__in=[State.SUBMITTED, State.SCREENING]),
                name="applications_to_check",
            ),
            models.Index(fields=["call", "id"], condition=models.Q(state__in=FUNDED, is_awarded=False), name="applications_to_award"),
            models.Index(fields=["call", "number", "id"], name="application_by_number"),
            models.Index(fields=["applicant", "state"], name="application_by_applicant"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="application_by_words"),
        ]
        triggers = [
            APPLICATION.trigger(),
            pgtrigger.ReadOnly(name="stays_in_its_call", fields=["key", "call", "kind"]),
            pgtrigger.Trigger(
                name="fold_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("number", "title", "applicant_id"),
                func=FOLD_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Application without a title"))

    @property
    def audit_label(self) -> str:
        return self.number or ""

    @property
    def state_badge(self) -> Badge:
        return Badge(State(self.state).label, GROUPS.get(State(self.state), ""))

    def get_absolute_url(self) -> str:
        return reverse("applications:application", args=[self.key])


class Applicant(Organisation):
    """An organisation as this room knows it: by its names its applications are found."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="fold_anew", when=pgtrigger.After, operation=pgtrigger.Update, condition=pgtrigger.AnyChange("folded"), func=FOLD_ANEW
            )
        ]
