from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import now, today

LANGUAGE_CHOICES = (("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")))
USUAL_LOAD = 10


def every_language() -> list[str]:
    return [code for code, _name in LANGUAGE_CHOICES]


class Area(models.Model):
    """A field of knowledge in which people review and applications stand. Its code is what kinds of application say."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def serving(self) -> "ReviewerQuerySet":
        """Those who can be asked: in the pool, with an account that is open."""
        return self.filter(is_active=True, user__is_active=True)

    def of(self, user: Any) -> "ReviewerQuerySet":
        return self.serving().filter(user_id=user.pk)


class Reviewer(models.Model):
    """A person of the pool, Kazakh or foreign; known by e-mail, no personal number asked."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer")
    areas = models.ManyToManyField(Area, related_name="reviewers", verbose_name=_("areas"))
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGE_CHOICES), verbose_name=_("reads applications in"), default=every_language
    )
    country = models.CharField(_("country"), max_length=2, default="KZ")
    employer = models.CharField(_("works for"), max_length=200, blank=True)
    max_load = models.PositiveSmallIntegerField(
        _("reviews at a time, at most"), default=USUAL_LOAD, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_active = models.BooleanField(_("can be asked"), default=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["user__sort_key", "pk"]
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        constraints = [models.CheckConstraint(condition=models.Q(max_load__gte=1, max_load__lte=100), name="reviewer_has_a_load")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def audit_label(self) -> str:
        return ""

    @property
    def away_until(self) -> date | None:
        """The last day of the leave that they are on today."""
        day = today()
        return max((leave.until for leave in self.leaves.all() if leave.since <= day <= leave.until), default=None)

    @property
    def language_names(self) -> list[str]:
        return [str(name) for code, name in LANGUAGE_CHOICES if code in self.languages]


class LeaveQuerySet(models.QuerySet["Leave"]):
    def current(self) -> "LeaveQuerySet":
        day = today()
        return self.filter(since__lte=day, until__gte=day)

    def not_over(self) -> "LeaveQuerySet":
        return self.filter(until__gte=today())


class Leave(models.Model):
    """Days on which a reviewer is away, the first and the last included: nobody reminds them then."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="leaves")
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="leave_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.since} {self.until}"
