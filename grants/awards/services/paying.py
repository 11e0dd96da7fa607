"""From a tranche to a payment: prepared here by the finance office, released and paid in the ledger."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.access import Refused, require
from core.audit import record
from core.calendar import today
from core.outbox.services import post
from core.web.dates import day_text
from core.workflow import Conflict
from grants.applications.queries import team_of
from grants.awards.choices import LIVING, Standing
from grants.awards.models import Award, Tranche
from grants.awards.queries import line_of
from grants.ledger.models import PaymentOrder
from grants.ledger.services import commit_money, give_back, prepare_order

BANK_LANGUAGE = "ru"
"""Payees and purposes stand in payment orders as Kazakh banks read them."""
PAYEE_LENGTH = 200


@transaction.atomic
def order_tranche(tranche: Tranche, *, actor: Any) -> PaymentOrder:
    """Prepare the payment of a tranche that is ready, to the account that was confirmed. Somebody else releases it.

    Raises: Refused (with what it still waits for), Conflict (ordered already), NothingLeft.
    """
    tranche = _locked(tranche)
    require(actor, "awards.order", tranche)
    line = line_of(tranche)
    if line.standing in (Standing.ORDERED, Standing.PAID):
        raise Conflict
    if line.standing != Standing.READY:
        raise Refused(line.sentence)
    award, applicant = tranche.award, tranche.award.application.applicant
    with override(BANK_LANGUAGE):
        payee = str(applicant)[:PAYEE_LENGTH]
        words = {"position": tranche.position, "number": award.number, "day": day_text(award.day)}
        purpose = _("Tranche %(position)s under the agreement %(number)s of %(day)s") % words
    return prepare_order(
        award.account,
        actor=actor,
        about=tranche,
        payee_name=payee,
        payee_bin=applicant.bin or "",
        iban=award.bank.iban,
        bic=award.bank.bic,
        amount=tranche.amount,
        purpose=purpose,
    )


@transaction.atomic
def replan_tranche(tranche: Tranche, planned_on: date, *, actor: Any) -> None:
    """Give a tranche that is not on its way another day, and its money another year's budget where the day is in one.

    Raises: Refused, Conflict, NothingLeft, NoBudget, ValidationError.
    """
    tranche = _locked(tranche)
    award = tranche.award
    require(actor, "awards.replan", award)
    if award.state not in LIVING or line_of(tranche).standing in (Standing.ORDERED, Standing.PAID, Standing.DROPPED):
        raise Conflict
    if not today() <= planned_on <= award.ends_on:
        raise ValidationError({"planned_on": _("Choose a day from today to the last day of the project.")})
    before = tranche.planned_on
    if before.year != planned_on.year:
        give_back(award.account, tranche.amount, actor=actor, year=before.year, about=tranche)
        commit_money(award.account, tranche.amount, actor=actor, year=planned_on.year, about=tranche)
    Tranche.objects.filter(pk=tranche.pk).update(planned_on=planned_on)
    tranche.planned_on = planned_on
    record(actor, "tranche.replan", tranche, changes={"planned_on": (before, planned_on)})
    if award.offered_at is not None and planned_on != before:
        post("awards.replanned", to=team_of(award.application), about=award, context={"award": award, "tranche": tranche})


def _locked(tranche: Tranche) -> Tranche:
    """The tranche as it stands now; its award's other deeds wait until this one is through."""
    Award.objects.hold(tranche.award_id)
    return Tranche.objects.with_all().get(pk=tranche.pk)
