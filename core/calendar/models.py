from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar.choices import DayKind


class MovedDay(models.Model):
    """A day that a decree made free or working, against the week and the known holidays."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("becomes"), max_length=7, choices=DayKind.choices)
    note = models.CharField(_("ground"), max_length=200, blank=True, help_text=_("The decree, or the day that it was swapped with."))

    objects: models.Manager["MovedDay"] = models.Manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="moved_day_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"
