from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an award stands. Until it is offered only the office knows of it."""

    PREPARING = "preparing", pgettext_lazy("award", "In preparation")
    OFFERED = "offered", pgettext_lazy("award", "To be signed")
    SIGNED = "signed", pgettext_lazy("award", "Signed by the applicant")
    RUNNING = "running", pgettext_lazy("award", "Running")
    CLOSED = "closed", pgettext_lazy("award", "Closed")
    ENDED = "ended", pgettext_lazy("award", "Ended early")


GROUPS: dict[State, str] = {
    State.PREPARING: "work",
    State.OFFERED: "info",
    State.SIGNED: "work",
    State.RUNNING: "ok",
    State.CLOSED: "",
    State.ENDED: "",
}
LIVING = (State.PREPARING, State.OFFERED, State.SIGNED, State.RUNNING)
"""Something is still to come of it."""
OUT = (State.OFFERED, State.SIGNED, State.RUNNING)
"""The applicant has it in hands and something is still to come."""


class Standing(models.TextChoices):
    """Where a tranche stands: never stored, told by its conditions, its day, and the payments of the ledger."""

    PLANNED = "planned", pgettext_lazy("tranche", "Planned")
    BLOCKED = "blocked", pgettext_lazy("tranche", "Held up")
    READY = "ready", pgettext_lazy("tranche", "Ready to pay")
    ORDERED = "ordered", pgettext_lazy("tranche", "Being paid")
    PAID = "paid", pgettext_lazy("tranche", "Paid")
    RETURNED = "returned", pgettext_lazy("tranche", "Returned by the bank")
    DROPPED = "dropped", pgettext_lazy("tranche", "Not paid any more")


STANDING_GROUPS: dict[Standing, str] = {
    Standing.PLANNED: "",
    Standing.BLOCKED: "bad",
    Standing.READY: "work",
    Standing.ORDERED: "work",
    Standing.PAID: "ok",
    Standing.RETURNED: "bad",
    Standing.DROPPED: "",
}


class ConditionKind(models.TextChoices):
    """What must hold before a tranche is paid."""

    AGREEMENT = "agreement", _("Agreement signed by both sides")
    BANK = "bank", _("Bank account given and confirmed")
    REPORT = "report", _("Interim report")
    OWN_SHARE = "own_share", _("Proof of the applicant's own share")
    EXTRA = "extra", _("Another condition")


OF_THE_HOUSE = (ConditionKind.AGREEMENT, ConditionKind.BANK)
"""Met by deeds of their own; all others by what the applicant gives and the office accepts."""


class ConditionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("condition", "Open")
    GIVEN = "given", pgettext_lazy("condition", "Given")
    MET = "met", pgettext_lazy("condition", "Met")


class Side(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    FUND = "fund", pgettext_lazy("money", "Fund")


WHOLE = 100
"""Shares of tranches are per cent of the agreed sum."""
EVIDENCE_KINDS = ("pdf", "docx", "xlsx", "jpg", "png")
"""What a report or another proof may be."""
