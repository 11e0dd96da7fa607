"""Another plan for an award that nobody outside the office knows of yet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.access import require
from core.audit import record
from core.workflow import Conflict
from grants.awards.models import Award, Condition
from grants.awards.plan import Wanted, check_days, last_day
from grants.awards.queries import plan_mark
from grants.awards.services.preparing import account_for, planned, write_tranches
from grants.ledger.models import Fund
from grants.ledger.services import give_back


@transaction.atomic
def change_plan(
    award: Award,
    *,
    fund: Fund,
    starts_on: date,
    months: int,
    shares: Sequence[Decimal | int],
    days: Sequence[date],
    conditions: Sequence[Sequence[Wanted]],
    actor: Any,
    plan: str = "",
) -> Award:
    """Put another fund, other days, tranches and conditions in the place of those that stand, until the award is offered.

    The sum stays what was decided, at the rate of the award day: another sum is another decision. `plan` is that which the officer
    had before their eyes. Money goes back to where it was committed from before it is committed anew.
    Raises: Refused, Conflict (the plan was changed meanwhile), NothingLeft, NoBudget, ValidationError (by field).
    """
    award = (
        Award.objects.select_for_update(of=("self",))
        .select_related("application__call", "application__applicant", "account__fund")
        .get(pk=award.pk)
    )
    require(actor, "awards.change_plan", award)
    if plan not in ("", plan_mark(award)):
        raise Conflict
    check_days(award.day, starts_on, months, days)
    tranches = planned(award.agreed, shares, days, conditions)
    before = _said(award)
    _take_away(award, actor=actor)
    if award.account.fund != fund:
        award.account = account_for(award.application, fund)
    award.starts_on, award.ends_on = starts_on, last_day(starts_on, months)
    award.save(update_fields=["account", "starts_on", "ends_on"])
    write_tranches(award, tranches, actor=actor)
    after = _said(award)
    record(actor, "award.change_plan", award, changes={name: (before[name], after[name]) for name in before if before[name] != after[name]})
    return award


def _said(award: Award) -> dict[str, Any]:
    tranches = award.tranches.order_by("position")
    return {
        "fund": award.account.fund.code,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
        "tranches": "; ".join(f"{row.planned_on.isoformat()}: {row.amount.amount} {row.amount.currency}" for row in tranches),
        "conditions": "; ".join(f"{one.tranche.position}: {one.kind}" for one in _conditions(award)),
    }


def _conditions(award: Award) -> QuerySet[Condition]:
    return Condition.objects.filter(tranche__award=award).select_related("tranche").order_by("tranche__position", "position")


def _take_away(award: Award, *, actor: Any) -> None:
    """The tranches that stand: what is committed for each is free in its year's budget again."""
    for tranche in award.tranches.all():
        give_back(award.account, tranche.amount, actor=actor, year=tranche.planned_on.year, about=tranche)
    Condition.objects.filter(tranche__award=award).delete()
    award.tranches.all().delete()
