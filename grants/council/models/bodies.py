from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.calendar import now
from grants.calls.models import Call
from grants.council.choices import Kind, Role


class CouncilQuerySet(models.QuerySet["Council"]):
    def visible_to(self, user: Any) -> "CouncilQuerySet":
        """Councils that the reader may know exist; agrees with the rule `council.view`."""
        return visible_rows(self, user)


class Council(models.Model):
    """A body that decides: who sits in it stands in its seats, what it decides in its calls."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of body"), max_length=10, choices=Kind.choices, default=Kind.COMMITTEE)
    name = models.CharField(_("name"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("council")
        verbose_name_plural = _("councils")

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("council:council", args=[self.key])


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> "SeatQuerySet":
        instant = now()
        return self.filter(models.Q(until=None) | models.Q(until__gt=instant), since__lte=instant)


class Seat(models.Model):
    """A person in a council, from one instant until another; ended, never deleted. A deputy is a second chair."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_seats")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(_("since"), default=now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], condition=models.Q(until=None), name="one_open_seat_per_council"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="seat_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {Role(self.role).label}"

    @property
    def audit_label(self) -> str:
        return ""


class CallCouncil(models.Model):
    """Which body decides a call. Its row is the lock under which decisions of the call are prepared and released."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="deciding")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="calls", verbose_name=_("council"))
    chosen_at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"{self.call_id} {self.council_id}"
