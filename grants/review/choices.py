from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where one reviewer stands with one application."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Being scored")
    SIGNED = "signed", _("Signed")
    CONFLICTED = "conflicted", _("Conflict of interest")
    DECLINED = "declined", _("Declined")
    HANDED_BACK = "handed_back", _("Handed back")
    ENDED = "ended", _("Ended")


OPEN = (State.ASKED, State.ACCEPTED)
"""The reviewer still has something to do."""
STANDING = (State.ASKED, State.ACCEPTED, State.SIGNED)
"""Counts as one of the reviews of the application."""
OPENED = (State.ACCEPTED, State.SIGNED)
"""Declared free of conflict, so the papers may be read."""
GROUPS = {State.ASKED: "info", State.ACCEPTED: "info", State.SIGNED: "ok"}


class Waiting(models.TextChoices):
    """What an application under review waits for."""

    LACKING = "lacking", _("Lack reviewers")
    UNANSWERED = "unanswered", _("A reviewer has not answered")
    LATE = "late", _("A review is late")


class Anonymity(models.TextChoices):
    SINGLE = "single", _("Single-blind: reviewers see who applies, applicants never see who reviews")
    DOUBLE = "double", _("Double-blind: reviewers do not see who applies either")


class ConflictKind(models.TextChoices):
    """What a reviewer declares."""

    EMPLOYER = "employer", _("I work or worked for the applicant")
    COAUTHOR = "coauthor", _("I publish or develop together with the team")
    RELATIVE = "relative", _("A relative of mine is in the team")
    SHAREHOLDER = "shareholder", _("I hold a share in it, or in a competitor")
    MENTOR = "mentor", _("I mentor or mentored the team")
    OTHER = "other", _("Another reason")


class EndReason(models.TextChoices):
    OFFICE = "office", _("the office took it back")
    LEFT = "left", _("the reviewer left")
    OVER = "over", _("the application is not under review any more")


class Recommendation(models.TextChoices):
    FUND = "fund", _("Fund")
    CHANGES = "changes", _("Fund with changes")
    DECLINE = "decline", pgettext_lazy("recommendation", "Do not fund")


class Answer(models.TextChoices):
    """What a reviewer says to an invitation."""

    ACCEPT = "accept", _("I am free of any conflict and review it")
    CONFLICT = "conflict", _("I have a conflict of interest")
    DECLINE = "decline", _("It is not my field, or I have no time")


SECRECY = "2026-1"
"""Version of the promise of secrecy that a reviewer gives with the declaration."""
