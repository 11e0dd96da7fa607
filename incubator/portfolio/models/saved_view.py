from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.calendar import now
from incubator.portfolio.choices import Place


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """Views that the reader may know exist: their own, and those that others share; agrees with the rule `portfolio.open_view`."""
        return visible_rows(self, user)

    def kept(self) -> "SavedViewQuerySet":
        return self.filter(removed_at=None)


class SavedView(models.Model):
    """Filters under a name. It holds no rows: whoever opens it sees what their own view holds. Taken away, it can be brought back."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the view"), max_length=80)
    place = models.CharField(max_length=8, choices=Place.choices)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(_("everybody who may open the portfolio sees this view"), default=False)
    created_at = models.DateTimeField(default=now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        indexes = [models.Index(fields=["name", "id"], condition=models.Q(removed_at=None), name="views_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(removed_at=None),
                name="one_view_per_name",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return ""

    def get_absolute_url(self) -> str:
        address = reverse(f"portfolio:{self.place}")
        return f"{address}?{self.query}" if self.query else address
