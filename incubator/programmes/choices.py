from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RUNNING = "running", _("Takes in start-ups")
    PAUSED = "paused", _("Between two intakes")
    CLOSED = "closed", _("Programme ended")


GROUPS = {Status.RUNNING: "ok", Status.PAUSED: "", Status.CLOSED: ""}
"""The colour group of each status."""
