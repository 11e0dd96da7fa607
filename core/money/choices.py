from django.db import models
from django.utils.translation import gettext_lazy as _

HOME = "KZT"
"""Every official rate is a price in this currency."""


class Source(models.TextChoices):
    NATIONAL_BANK = "nbk", _("National Bank of Kazakhstan")
    HAND = "hand", _("entered by hand")


class Currency(models.TextChoices):
    """The currencies that have an official rate here; tenge is what they are measured in."""

    USD = "USD", _("US dollar")
    EUR = "EUR", _("euro")


CURRENCY_NAMES = {HOME: _("tenge"), **dict(Currency.choices)}
