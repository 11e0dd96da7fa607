from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NONE = "none"
"""Value of a filter for what belongs to no programme, park, track or region."""


class Measure(models.TextChoices):
    """What a sum of money is a sum of. The last three are where the tenge of an award stands in the books."""

    ASKED = "asked", pgettext_lazy("money", "Asked for")
    DECIDED = "decided", pgettext_lazy("money", "Decided")
    COMMITTED = "committed", pgettext_lazy("money", "Committed")
    ORDERED = "ordered", pgettext_lazy("money", "Ordered")
    PAID = "paid", pgettext_lazy("money", "Paid")


PLANNED = (Measure.ASKED, Measure.DECIDED)
"""In the currency of the application."""
BOOKED = (Measure.COMMITTED, Measure.ORDERED, Measure.PAID)
"""In tenge, from the postings."""


class Dimension(models.TextChoices):
    """What the money is shown by."""

    PROGRAMME = "programme", _("Programme")
    PARK = "park", _("Technology park")
    TRACK = "track", _("Track")
    YEAR = "year", _("Year of the call")


class Who(models.TextChoices):
    """Whose turn it is."""

    OFFICER = "officer", _("Officer")
    REVIEWER = "reviewer", _("Reviewer")
    COUNCIL = "council", _("Council")
    APPLICANT = "applicant", _("Applicant")
    FINANCE = "finance", _("Finance office")


class Place(models.TextChoices):
    """The page that a saved view opens."""

    OVERVIEW = "overview", _("Overview")
    LIST = "list", pgettext_lazy("portfolio", "List")
