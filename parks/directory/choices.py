from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is. A team is founders before their firm is registered: it has no BIN yet."""

    UNIVERSITY = "university", _("University")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    FIRM = "firm", _("Firm")
    DEVELOPMENT_INSTITUTE = "development_institute", _("Development institute")
    INVESTMENT_FUND = "investment_fund", _("Investment fund")
    STATE_BODY = "state_body", _("State body")
    SCHOOL = "school", _("School")
    TEAM = "team", _("Team before registration")
    OTHER = "other", _("Other organisation")


class Role(models.TextChoices):
    """What a person is in an organisation: owners let people in and out, members work in its name."""

    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class RequestState(models.TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Let in")
    DECLINED = "declined", _("Not let in")
    WITHDRAWN = "withdrawn", _("Taken back")


class InvitationState(models.TextChoices):
    SENT = "sent", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
