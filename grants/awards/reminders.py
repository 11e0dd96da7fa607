"""Applicants are told 10, 3 and 1 working days before a report or another proof is due, and once after it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.calendar.working_days import end_of_working_day
from core.reminders.rules import Due, Rule, register
from grants.applications.queries import team_of
from grants.awards.models import Condition
from grants.awards.queries import open_conditions


def due_of(condition: Condition) -> Due:
    award = condition.tranche.award
    return Due(
        row=award,
        key=str(condition.key),
        due_at=end_of_working_day(condition.due_on),
        assigned_at=award.countersigned_at,
        recipients=list(team_of(award.application)),
        context={"award": award, "tranche": condition.tranche, "condition": condition, "url": condition.get_absolute_url()},
    )


def owed() -> Iterator[Due]:
    """What applicants owe on a day, in awards that run."""
    for condition in open_conditions().filter(due_on__isnull=False).order_by("due_on", "pk"):
        yield due_of(condition)


register(Rule("awards.due", _("A report or another proof, before its day"), owed, (10, 3, 1), "awards.reminder"))
register(Rule("awards.late", _("A report or another proof that is late"), owed, (-1,), "awards.late"))
