from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a start-up has come."""

    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype")
    CUSTOMERS = "customers", _("First customers")
    REVENUE = "revenue", _("Steady revenue")


class UseKind(models.TextChoices):
    """What a row of the cap says: money was awarded, or awarded money came back."""

    USE = "use", _("Awarded")
    RELEASE = "release", _("Given back")


KIND = "startup"
"""The kind of application that a start-up hands in."""

CAP_CURRENCY = "USD"
"""The cap is a sum in this currency; every use is counted in it."""

NO_ROOM = "23CAP"
"""SQLSTATE with which the database refuses a use over the cap; its class 23 makes it an integrity error."""

NO_RULE = "23NOR"
"""SQLSTATE of a use on a day for which no cap is set."""
