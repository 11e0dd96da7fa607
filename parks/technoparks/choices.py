from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Being built")
    OPERATING = "operating", _("Operating")
    MERGED = "merged", _("Part of a larger cluster")
    CLOSED = "closed", _("Closed")
    UNVERIFIED = "unverified", _("Not verified")


class LocatedBy(models.TextChoices):
    """What the coordinates of a park or office point at: a mark on the map never claims more than we know."""

    SITE = "site", _("its own site")
    TOWN = "town", _("the middle of the town")
    AREA = "area", _("the middle of the area that is named so")


class Topic(models.TextChoices):
    """What a published figure counts, where a page of ours counts the same from its own rows."""

    MEMBERS = "members", _("members of the cluster")
