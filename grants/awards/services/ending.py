"""The end of an award: closed when all is paid and met, or ended early, and then what is unpaid goes back to the budget."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused, require
from core.audit import record
from core.calendar import now, today
from core.money.choices import HOME
from core.outbox.services import post
from core.workflow import advance
from grants.applications.queries import team_of
from grants.awards.choices import ConditionState, Standing
from grants.awards.models import Award
from grants.awards.plan import part_of
from grants.awards.queries import lines_of
from grants.calls.kinds import kind_named
from grants.ledger.services import give_back


@transaction.atomic
def end_award(award: Award, *, actor: Any, reason: str) -> None:
    """End it before its time: unpaid money goes back to the budgets it was committed from, and to the limit of the start-up.

    Raises: Refused (not allowed; or a payment is on its way), Conflict, ValidationError (no reason).
    """
    require(actor, "awards.end", award)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the award ends: the applicant reads it.")})
    Award.objects.hold(award.pk)
    lines = lines_of(award)
    if any(line.standing == Standing.ORDERED for line in lines):
        raise Refused(_("A payment of this award is on its way. Wait for the bank's answer, or cancel the payment first."))
    was_offered = award.offered_at is not None
    advance(award, "end", actor=actor, ended_at=now(), ended_because=reason.strip())
    unpaid = [line.tranche for line in lines if line.standing != Standing.PAID]
    for tranche in unpaid:
        give_back(award.account, tranche.amount, actor=actor, year=tranche.planned_on.year, about=tranche)
    _release(award, sum((tranche.amount.amount for tranche in unpaid), Decimal()), actor=actor)
    if was_offered:
        post("awards.ended", to=team_of(award.application), about=award, context={"award": award})


def _release(award: Award, unpaid: Decimal, *, actor: Any) -> None:
    """What will never be paid, in the currency of the decision; rounded down, so that no more is given back than was counted."""
    if not unpaid:
        return
    money = part_of(award.amount, unpaid, award.agreed.amount)
    record(actor, "award.release", award, changes={"unpaid": (None, Money(unpaid, HOME)), "sum": (None, money)})
    if money.amount:
        kind_named(award.application.kind).release_award(award.application, money, day=today(), actor=actor)


@transaction.atomic
def close_award(award: Award, *, actor: Any) -> None:
    """All is paid and all conditions are met. Raises: Refused (with what is missing), Conflict."""
    require(actor, "awards.close", award)
    Award.objects.hold(award.pk)
    lines = lines_of(award)
    if any(line.standing != Standing.PAID for line in lines):
        raise Refused(_("Not every tranche is paid yet."))
    if any(condition.state != ConditionState.MET for line in lines for condition in line.conditions):
        raise Refused(_("Not every condition is met yet."))
    advance(award, "close", actor=actor, ended_at=now())
    post("awards.closed", to=team_of(award.application), about=award, context={"award": award})
