from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Being built")
    OPERATING = "operating", _("Operating")
    MERGED = "merged", _("Part of a larger cluster")
    CLOSED = "closed", _("Closed")
