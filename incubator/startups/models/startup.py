from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.accounts.names import NAME_LENGTH, check_name
from core.calendar import now
from incubator.programmes.models import Topic
from incubator.startups.choices import Stage
from parks.directory.choices import Kind
from parks.directory.models import Organisation

WHOLE = Decimal(100)


class StartUpQuerySet(models.QuerySet["StartUp"]):
    def visible_to(self, user: Any) -> "StartUpQuerySet":
        """Start-ups that the reader may know exist; agrees with the rule `startups.view`."""
        return visible_rows(self, user)


class StartUp(models.Model):
    """What an accelerator funds: a young firm, or its team before the firm is registered. Its name and BIN are the organisation's."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="startup", verbose_name=_("organisation"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.IDEA)
    one_liner = models.CharField(_("in one line"), max_length=200)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    created_at = models.DateTimeField(default=now, editable=False)

    objects = StartUpQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("start-up")
        verbose_name_plural = _("start-ups")

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("startups:startup", args=[self.key])

    @property
    def audit_label(self) -> str:
        return self.organisation.audit_label

    @property
    def is_team(self) -> bool:
        """Whether the firm is still to be registered."""
        return self.organisation.kind == Kind.TEAM


class FounderQuerySet(models.QuerySet["Founder"]):
    def current(self) -> "FounderQuerySet":
        return self.filter(until=None)


class Founder(models.Model):
    """A person who founded the start-up, with a share where it is agreed; ended, never deleted. The person need not have an account."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(StartUp, on_delete=models.PROTECT, related_name="founders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    family_name = models.CharField(_("family name"), max_length=NAME_LENGTH, validators=[check_name])
    given_name = models.CharField(_("given name"), max_length=NAME_LENGTH, validators=[check_name])
    patronymic = models.CharField(_("patronymic"), max_length=NAME_LENGTH, blank=True, validators=[check_name])
    role = models.CharField(_("what they do in the start-up"), max_length=120, blank=True)
    share = models.DecimalField(
        _("share, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(WHOLE)],
    )
    since = models.DateTimeField(default=now, editable=False)
    until = models.DateTimeField(null=True, editable=False)

    objects = FounderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("founder")
        verbose_name_plural = _("founders")
        constraints = [
            models.CheckConstraint(condition=models.Q(share=None) | models.Q(share__gte=0, share__lte=100), name="share_is_a_part"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="founder_leaves_after_coming"
            ),
            models.UniqueConstraint(
                fields=["startup", "user"], condition=models.Q(until=None, user__isnull=False), name="one_founder_per_person"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.family_name, self.given_name, self.patronymic]))

    @property
    def audit_label(self) -> str:
        return self.startup.audit_label
