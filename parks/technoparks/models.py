from typing import Any
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.badges import Badge
from core.web.search import fold
from parks.directory.models import LANGUAGES, Region
from parks.technoparks.choices import Status

GROUPS = {Status.PLANNED: "", Status.BUILDING: "work", Status.OPERATING: "ok", Status.MERGED: "info", Status.CLOSED: ""}


class ParkQuerySet(models.QuerySet["Park"]):
    def visible_to(self, user: Any) -> "ParkQuerySet":
        """Parks are public: everybody sees each of them."""
        return self.all()

    def whole(self) -> "ParkQuerySet":
        """With what a page of parks shows, in a constant number of queries."""
        return self.select_related("region").prefetch_related("areas", "facts")


class Park(models.Model):
    """A technology park. All of its texts are reference data: another park is another entry of data/parks.json."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300)
    story = models.TextField(_("story"), help_text=_("Paragraphs are parted by an empty line."))
    city = models.CharField(_("city"), max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="parks", verbose_name=_("region"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPERATING)
    status_note = models.CharField(_("what the status means"), max_length=300, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    regime = models.TextField(_("legal regime"), blank=True)
    website = models.URLField(_("website"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("technology park")
        verbose_name_plural = _("technology parks")

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return reverse("technoparks:park", args=[self.code])

    @property
    def searched(self) -> str:
        """All that a search for this park may match, folded."""
        names = (getattr(self, f"name_{language}") for language in LANGUAGES)
        areas = (getattr(area, f"name_{language}") for area in self.areas.all() for language in LANGUAGES)
        return fold(" ".join(filter(None, (*names, *areas))))

    @property
    def state_badge(self) -> Badge:
        return Badge(Status(self.status).label, GROUPS[Status(self.status)])


class FocusArea(models.Model):
    """What a park works on."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        constraints = [models.UniqueConstraint(fields=["park", "order"], name="one_area_per_place")]

    def __str__(self) -> str:
        return self.name or ""


class Fact(models.Model):
    """One figure or date about a park, with the day and the source that it is true by: a number never stands alone."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="facts")
    value = models.CharField(_("figure"), max_length=40)
    label = models.CharField(_("what it counts"), max_length=200)
    as_of = models.CharField(_("as of"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [models.UniqueConstraint(fields=["park", "order"], name="one_fact_per_place")]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
