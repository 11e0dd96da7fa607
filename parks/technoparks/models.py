from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.calendar import today
from core.web.badges import Badge
from core.web.languages import LANGUAGES
from core.web.search import fold
from parks.directory.choices import Kind
from parks.directory.countries import country_name
from parks.directory.models import Organisation, Region
from parks.technoparks.choices import LocatedBy, Status, Topic

GROUPS = {
    Status.PLANNED: "",
    Status.BUILDING: "work",
    Status.OPERATING: "ok",
    Status.MERGED: "info",
    Status.CLOSED: "",
    Status.UNVERIFIED: "",
}
EARLIEST = date(1991, 1, 1)
AHEAD = timedelta(days=366)
"""How far ahead a membership may be entered: an agreement is signed before it begins, but not for another decade."""


class Located(models.Model):
    """A place on the map; both coordinates or none, and what they point at."""

    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    located_by = models.CharField(_("the coordinates point at"), max_length=4, choices=LocatedBy.choices, default=LocatedBy.SITE)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="%(class)s_has_both_coordinates",
                violation_error_message=_("Give both coordinates or none."),
            )
        ]


class ParkQuerySet(models.QuerySet["Park"]):
    def visible_to(self, user: Any) -> "ParkQuerySet":
        """Parks are public: everybody sees each of them."""
        return self.all()

    def whole(self) -> "ParkQuerySet":
        """With what a page of parks shows, in a constant number of queries."""
        return self.select_related("region").prefetch_related("areas", "facts", "zones", "serves")

    def in_a_zone(self, day: date) -> "ParkQuerySet":
        """Parks whose site is a special economic zone on that day."""
        return self.filter(models.Exists(ZoneStatus.objects.on(day).filter(park=models.OuterRef("pk"))))

    def of_region(self, region: Region) -> "ParkQuerySet":
        """Parks that stand in the region or serve it."""
        serves = Park.serves.through._default_manager.filter(park_id=models.OuterRef("pk"), region_id=region.pk)
        return self.filter(models.Q(region=region) | models.Exists(serves))


class Park(Located):
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
    serves = models.ManyToManyField(
        Region,
        blank=True,
        related_name="served_by",
        verbose_name=_("other regions it serves"),
        help_text=_("Where a region was divided after the park was set up."),
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("Empty where no source names the year."),
    )
    regime = models.TextField(_("legal regime"), blank=True)
    website = models.URLField(_("website"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ParkQuerySet.as_manager()

    class Meta(Located.Meta):
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

    @property
    def regions(self) -> list[Region]:
        return [self.region, *(region for region in self.serves.all() if region != self.region)]

    def zone_on(self, day: date) -> "ZoneStatus | None":
        """The zone that the site is on that day; of the rows that `whole()` brought along."""
        return next((zone for zone in self.zones.all() if zone.holds_on(day)), None)

    @property
    def zone(self) -> "ZoneStatus | None":
        return self.zone_on(today())


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
    """One published figure or date about a park, with the day and the source that it is true by: a number never stands alone."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="facts")
    value = models.CharField(_("figure"), max_length=40)
    label = models.CharField(_("what it counts"), max_length=200)
    as_of = models.CharField(_("as of"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [models.UniqueConstraint(fields=["park", "order"], name="one_fact_per_place")]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


class ZoneStatusQuerySet(models.QuerySet["ZoneStatus"]):
    def on(self, day: date) -> "ZoneStatusQuerySet":
        return self.filter(models.Q(since=None) | models.Q(since__lte=day), models.Q(until=None) | models.Q(until__gt=day))


class ZoneStatus(models.Model):
    """The site of a park as a special economic zone, from a day until another, by a source.

    `until` is the first day on which it no longer holds, as the law words it; without `since` the first day is not known.
    """

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(_("name of the zone"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("remark"), max_length=300, blank=True)

    objects = ZoneStatusQuerySet.as_manager()

    class Meta:
        ordering = [models.F("since").asc(nulls_first=True), "id"]
        verbose_name = _("status as a special economic zone")
        verbose_name_plural = _("statuses as a special economic zone")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="zone_ends_after_it_begins",
                violation_error_message=_("The zone ends after it begins."),
            ),
            models.UniqueConstraint(fields=["park", "since"], nulls_distinct=False, name="one_zone_begins_in_a_day"),
        ]

    def __str__(self) -> str:
        return self.name or ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Office(Located):
    """An office that a park keeps abroad."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="offices", verbose_name=_("technology park"))
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(
        _("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$", _("Give the country by its two-letter code."))]
    )
    note = models.CharField(_("remark"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Located.Meta):
        ordering = ["order", "id"]
        verbose_name = _("office abroad")
        verbose_name_plural = _("offices abroad")

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def country_name(self) -> str:
        return country_name(self.country)


class ClusterMembershipQuerySet(models.QuerySet["ClusterMembership"]):
    def visible_to(self, user: Any) -> "ClusterMembershipQuerySet":
        """Memberships of organisations that the reader may know; how many others there are is no secret."""
        return visible_rows(self, user)

    def on(self, day: date) -> "ClusterMembershipQuerySet":
        """Those that hold on that day."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=day), since__lte=day)


class _Days(models.Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class ClusterMembership(models.Model):
    """An organisation in the cluster of a park, from its first day to its last; ended, never deleted, never reopened.

    The kind is what the organisation was when it came in: counts of a past day do not change when it becomes another.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("technology park"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cluster_memberships", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=[choice for choice in Kind.choices if choice[0] != Kind.TEAM])
    since = models.DateField(_("member since"))
    until = models.DateField(_("last day as a member"), null=True, blank=True)

    objects = ClusterMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        verbose_name = _("membership of the cluster")
        verbose_name_plural = _("memberships of the cluster")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="cluster_membership_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first one."),
            ),
            ExclusionConstraint(
                name="one_cluster_membership_at_a_time",
                expressions=[
                    (_Days("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                    ("park", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                ],
                violation_error_message=_("The organisation is a member in some of these days already."),
            ),
        ]
        indexes = [models.Index(fields=["park", "kind", "since"], name="cluster_members_by_kind")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end_is_written", fields=["key", "park", "organisation", "kind", "since"]),
            pgtrigger.Protect(name="never_reopened", operation=pgtrigger.Update, condition=pgtrigger.Q(old__until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.park_id} {self.organisation_id}"

    @property
    def audit_label(self) -> str:
        return f"{self.park.code} {self.organisation.audit_label}"

    def clean(self) -> None:
        """Raises: ValidationError, for days that no membership can have and for a team, which is no member before it is registered."""
        errors = {}
        for column in ("since", "until"):
            if (day := getattr(self, column)) and not EARLIEST <= day <= today() + AHEAD:
                errors[column] = _("Give a day from 1991 to a year from now.")
        if self.since and self.until and self.until < self.since:  # said here: PostgreSQL cannot even compare such a range
            errors["until"] = _("The last day lies before the first one.")
        if self.organisation_id and self.organisation.kind == Kind.TEAM:
            errors["organisation"] = _("A team becomes a member once it is registered.")
        if errors:
            raise ValidationError(errors)
