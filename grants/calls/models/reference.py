"""What changes with the law and not with a call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stream(models.Model):
    """A way in which money reaches an applicant, with what it allows: data, so that a new law needs no developer."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    competitive = models.BooleanField(_("by competition"), default=True)
    peer_reviewed = models.BooleanField(_("with peer review"), default=True)
    counts_to_cap = models.BooleanField(_("counts towards the limit per start-up"), default=False)
    applicant_kinds = ArrayField(models.CharField(max_length=30), verbose_name=_("who applies"), default=list, blank=True)
    max_months = models.PositiveSmallIntegerField(_("longest term, months"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("funding stream")
        verbose_name_plural = _("funding streams")

    def __str__(self) -> str:
        return self.name


class CountryGroup(models.Model):
    """Countries that a call names together, by ISO 3166-1 alpha-2 code."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("group of countries")
        verbose_name_plural = _("groups of countries")

    def __str__(self) -> str:
        return self.name
