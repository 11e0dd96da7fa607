from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.applications.choices import State as ApplicationState


class Kind(models.TextChoices):
    COMMITTEE = "committee", _("Investment committee")
    COUNCIL = "council", _("Scientific council")
    JURY = "jury", _("Jury")


class Role(models.TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", pgettext_lazy("council", "Member")


class Outcome(models.TextChoices):
    FUND = "fund", pgettext_lazy("decision", "Fund")
    IN_PART = "in_part", pgettext_lazy("decision", "Fund in part")
    RESERVE = "reserve", pgettext_lazy("decision", "Put on the reserve list")
    DECLINE = "decline", pgettext_lazy("decision", "Do not fund")


DECIDABLE = (ApplicationState.IN_COUNCIL, ApplicationState.RESERVE)
"""Where an application is while the council may prepare a decision."""
SHOWN = (*DECIDABLE, ApplicationState.FUNDED, ApplicationState.FUNDED_IN_PART, ApplicationState.NOT_FUNDED)
"""Where an application is once the council has it."""
WITH_MONEY = (Outcome.FUND, Outcome.IN_PART)
MOVES = {Outcome.FUND: "fund", Outcome.IN_PART: "fund_in_part", Outcome.RESERVE: "reserve", Outcome.DECLINE: "decline"}
"""The move of the application that each outcome makes when it is released."""
LETTERS = {
    Outcome.FUND: "council.funded",
    Outcome.IN_PART: "council.funded_in_part",
    Outcome.RESERVE: "council.reserved",
    Outcome.DECLINE: "council.declined",
}
STATES = {
    Outcome.FUND: ApplicationState.FUNDED,
    Outcome.IN_PART: ApplicationState.FUNDED_IN_PART,
    Outcome.RESERVE: ApplicationState.RESERVE,
    Outcome.DECLINE: ApplicationState.NOT_FUNDED,
}
LEAST_REASONS = 50
MOST_REASONS = 4000
LONGEST_WORDS = 1000


class Band(models.TextChoices):
    """How a criterion came out, as the applicant reads it."""

    STRONG = "strong", _("strong")
    SOUND = "sound", _("sound")
    WEAK = "weak", _("weak")


BANDS = ((75, Band.STRONG), (50, Band.SOUND), (0, Band.WEAK))
"""From how many per cent of a criterion's highest score on, by the mean of the signed reviews."""
BAND_SIGNS = {Band.STRONG: ("ok", "circle-check"), Band.SOUND: ("work", "check"), Band.WEAK: ("", "circle-dashed")}
"""Group and icon of each band's badge."""
