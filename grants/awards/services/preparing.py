"""Turning a decision into an award: one transaction for the limit, the books, the award and its tranches."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused, require
from core.audit import record
from core.calendar import today
from core.calendar.working_days import add_working_days
from core.money.choices import HOME
from core.money.rates import convert
from core.web.languages import LANGUAGES
from core.workflow import Conflict
from grants.applications.models import Application
from grants.awards.choices import ConditionKind
from grants.awards.models import Award, Condition, Tranche
from grants.awards.plan import Planned, Wanted, check_days, even_days, last_day, split, usual_conditions
from grants.calls.kinds import kind_named
from grants.council.models import Decision
from grants.council.queries import decision_of
from grants.ledger.models import Account, Fund
from grants.ledger.services import commit_money, open_account

REPORT_DAYS = 15
"""So many working days before a tranche its report is owed, where the office says nothing else."""
LABEL_LENGTH = 200


class NotAwardable(Refused):
    """The kind of application stands against it, as the limit per start-up does; the sentence names what is left."""


@transaction.atomic
def prepare_award(
    decision: Decision,
    *,
    fund: Fund,
    starts_on: date,
    months: int,
    shares: Sequence[Decimal | int] = (50, 50),
    days: Sequence[date] | None = None,
    conditions: Sequence[Sequence[Wanted]] | None = None,
    actor: Any,
) -> Award:
    """Award what was decided, at today's official rate, and commit it in the fund by the year of each tranche's planned day.

    `shares` are per cent of the agreed sum; `days` and `conditions` go by tranche. Without them the days lie evenly over the
    months and each tranche but the first waits for a report. Every tranche waits for the bank account, the first for the agreement too.
    Raises: Refused, Conflict (awarded already), NotAwardable, RateMissing, NothingLeft, NoBudget, ValidationError (by field).
    """
    require(actor, "awards.prepare", decision)
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("call__stream", "applicant").get(pk=decision.application_id)
    )
    if Award.objects.filter(application=application).exists() or decision_of(application) != decision:
        raise Conflict
    day = today()
    money: Any = decision.amount  # a decision that gives none is refused above
    days = list(days or even_days(starts_on, months, len(shares)))
    check_days(day, starts_on, months, days)
    if problem := kind_named(application.kind).award_problem(application, money, day):
        raise NotAwardable(problem)
    converted = convert(money, HOME, day)
    plan = planned(converted.money, shares, days, conditions)
    kind_named(application.kind).record_award(application, money, day=day, actor=actor)
    award = Award.objects.create(
        application=application,
        call=application.call,
        decision=decision,
        account=account_for(application, fund),
        number=application.number,
        amount=money,
        agreed=converted.money,
        day=day,
        starts_on=starts_on,
        ends_on=last_day(starts_on, months),
        prepared_by=actor,
        **(converted.rates[0].columns() if converted.rates else {}),
    )
    write_tranches(award, plan, actor=actor)
    record(actor, "award.prepare", award, changes={"sum": (None, money), "agreed": (None, award.agreed), "fund": (None, fund.code)})
    return award


def report_day(planned_on: date, starts_on: date) -> date:
    return max(starts_on, add_working_days(planned_on, -REPORT_DAYS))


def account_for(application: Application, fund: Fund) -> Account:
    return open_account(fund, f"{application.number} · {application.applicant}"[:LABEL_LENGTH])


def planned(
    agreed: Money, shares: Sequence[Decimal | int], days: Sequence[date], conditions: Sequence[Sequence[Wanted]] | None
) -> list[Planned]:
    """The tranches that are written. Raises: ValidationError, by field."""
    sums = split(agreed, shares)
    if conditions is None:
        conditions = usual_conditions(days, [report_day(day, days[0]) for day in days])
    if not len(sums) == len(days) == len(conditions):
        raise ValidationError({"shares": _("Give each tranche its share, its day and its conditions.")})
    _check_conditions(days, conditions)
    return [Planned(sum_, day, tuple(wanted)) for sum_, day, wanted in zip(sums, days, conditions, strict=True)]


def _check_conditions(days: Sequence[date], conditions: Sequence[Sequence[Wanted]]) -> None:
    faults: dict[str, str] = {}
    for number, (day, wanted) in enumerate(zip(days, conditions, strict=True), 1):
        for condition in wanted:
            if condition.due_on and condition.due_on > day:
                faults[f"due_on-{number}"] = _("What a tranche waits for is owed before the tranche, or on its day.")
            if condition.kind == ConditionKind.EXTRA and not all(condition.text.get(language, "").strip() for language in LANGUAGES):
                faults[f"extra-{number}"] = _("Write the condition in all three languages.")
    if faults:
        raise ValidationError(faults)


def write_tranches(award: Award, plan: Sequence[Planned], *, actor: Any) -> None:
    """Each tranche with its conditions, its money committed by the year of its day. Raises: NothingLeft, NoBudget."""
    for position, planned in enumerate(plan, 1):
        tranche = Tranche.objects.create(award=award, position=position, amount=planned.amount, planned_on=planned.planned_on)
        house = [Wanted(ConditionKind.AGREEMENT)] if position == 1 else []
        wanted = [*house, Wanted(ConditionKind.BANK), *planned.conditions]
        for place, condition in enumerate(wanted, 1):
            texts = {f"text_{language}": text.strip() for language, text in condition.text.items()}
            Condition.objects.create(tranche=tranche, position=place, kind=condition.kind, due_on=condition.due_on, **texts)
        commit_money(award.account, tranche.amount, actor=actor, year=planned.planned_on.year, about=tranche)
