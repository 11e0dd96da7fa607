from typing import Any
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.badges import Badge
from grants.calls.models import Call, CountryGroup
from incubator.programmes.choices import GROUPS, Status
from parks.directory.models import Organisation
from parks.technoparks.models import Park


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """Programmes are public: everybody sees each of them."""
        return self.all()

    def whole(self) -> "ProgrammeQuerySet":
        """With what a page of programmes shows, in a constant number of queries."""
        return self.select_related("park", "organiser").prefetch_related("country_groups", "tracks__topics")


class Programme(models.Model):
    """An accelerator. All of its texts are reference data: another one is another entry of data/programmes.json."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.CharField(_("in one sentence"), max_length=300)
    story = models.TextField(_("story"), help_text=_("Paragraphs are parted by an empty line."))
    park = models.ForeignKey(
        Park, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("technology park")
    )
    organiser = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organiser")
    )
    country_groups = models.ManyToManyField(CountryGroup, blank=True, related_name="+", verbose_name=_("countries"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RUNNING)
    website = models.URLField(_("website"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("accelerator programme")
        verbose_name_plural = _("accelerator programmes")

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.code])

    @property
    def state_badge(self) -> Badge:
        return Badge(Status(self.status).label, GROUPS[Status(self.status)])


class Track(models.Model):
    """A line of work of a programme, with topics of its own and later a jury of its own."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tracks")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=160)
    story = models.TextField(_("what it is about"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="one_track_per_code")]

    def __str__(self) -> str:
        return self.name or self.code


class Topic(models.Model):
    """What a start-up of a track works on."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="topics")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=160)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["track__order", "order", "id"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["track", "code"], name="one_topic_per_code")]

    def __str__(self) -> str:
        return self.name or self.code


class Intake(models.Model):
    """One round of a programme. An intake is a call: dates, texts, rubric and rules are the call's."""

    call = models.OneToOneField(Call, primary_key=True, on_delete=models.PROTECT, related_name="intake", verbose_name=_("call"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="intakes", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number of the intake"))
    tracks = models.ManyToManyField(Track, blank=True, related_name="+", verbose_name=_("tracks"), help_text=_("None chosen: all of them."))

    class Meta:
        ordering = ["programme", "number"]
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="one_intake_per_number"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="intakes_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    @property
    def audit_label(self) -> str:
        return f"{self.programme.code} {self.number}"
