from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCREENING = "screening", _("Formal check")
    TO_CORRECT = "to_correct", _("To correct")
    ADMITTED = "admitted", _("In review")
    IN_COUNCIL = "in_council", _("In council")
    FUNDED = "funded", _("Funded")
    FUNDED_IN_PART = "funded_in_part", _("Funded in part")
    RESERVE = "reserve", _("In reserve")
    NOT_FUNDED = "not_funded", _("Not funded")
    REFUSED = "refused", _("Did not pass the check")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNDER_WAY = (State.SUBMITTED, State.SCREENING, State.TO_CORRECT, State.ADMITTED, State.IN_COUNCIL, State.RESERVE)
FUNDED = (State.FUNDED, State.FUNDED_IN_PART)
DECIDED = (*FUNDED, State.RESERVE, State.NOT_FUNDED)
GROUPS = {
    State.SUBMITTED: "work",
    State.SCREENING: "work",
    State.TO_CORRECT: "warn",
    State.ADMITTED: "info",
    State.IN_COUNCIL: "work",
    State.RESERVE: "work",
    State.FUNDED: "ok",
    State.FUNDED_IN_PART: "ok",
}
"""The colour group of each state's badge; what is not named is stone."""


class Finding(models.TextChoices):
    HOLDS = "holds", _("holds")
    FAILS = "fails", _("fails")


class Outcome(models.TextChoices):
    ADMIT = "admit", _("admit to review")
    RETURN = "return", _("return to correct")
    REFUSE = "refuse", _("refuse")


TITLE = "title"
REQUESTED = "requested"
"""Codes of the two answers that the pipeline itself asks; they are kept on the Application as well."""
