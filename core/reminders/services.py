import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from core.calendar import now
from core.calendar.working_days import add_working_days, working_days_between
from core.outbox.services import post
from core.reminders.models import Sent
from core.reminders.rules import Due, Rule, rules
from core.reminders.schedule import ALMATY, coming, newest_passed

logger = logging.getLogger(__name__)


def remind_all() -> int:
    """Post every reminder whose turn it is and that has not gone out yet; returns how many.

    A rule that breaks does not hold up the others. Raises ExceptionGroup at the end where any broke.
    """
    posted, broken = 0, []
    for rule in rules():
        try:
            posted += sum(1 for due, offset in to_remind(rule) if remind(rule, due, offset))
        except Exception as error:
            logger.exception("reminders: the rule %s broke", rule.code)
            broken.append(error)
    if broken:
        raise ExceptionGroup("reminders", broken)
    return posted


def to_remind(rule: Rule) -> Iterator[tuple[Due, int]]:
    """What the rule reminds of now: the thing and the offset whose turn it is."""
    instant = now()
    days_before = lru_cache(maxsize=None)(add_working_days)  # one look into the calendar per due day, not per row
    open_now = list(rule.due())
    gone = _said(rule, open_now)
    for due in open_now:
        offset = newest_passed(due.due_at, due.assigned_at, rule.offsets, instant, days_before)
        if offset is not None and due.recipients and (due.key, due.due_at, offset) not in gone:
            yield due, offset


def _said(rule: Rule, open_now: list[Due]) -> set[tuple[str, datetime, int]]:
    """What was said already of what is open: row key, due instant, offset."""
    sent = Sent.objects.filter(rule=rule.code, due_at__gt=now())
    if rule.speaks_of_late:
        sent = Sent.objects.filter(rule=rule.code, row_key__in=[due.key for due in open_now])
    return set(sent.values_list("row_key", "due_at", "offset"))


@dataclass(frozen=True)
class Coming:
    """A reminder that will go out at `at` if nothing changes until then."""

    rule: Rule
    due: Due
    at: datetime
    offset: int


def coming_up(rule: Rule, until: datetime) -> list[Coming]:
    """What the rule will say up to `until`, by instant; what is done or put off meanwhile falls out by itself."""
    instant = now()
    days_before = lru_cache(maxsize=None)(add_working_days)
    found = [
        Coming(rule, due, at, offset)
        for due in rule.due()
        if due.recipients
        for at, offset in coming(due.due_at, due.assigned_at, rule.offsets, instant, until, days_before)
    ]
    return sorted(found, key=lambda one: (one.at, one.due.key))


@transaction.atomic
def remind(rule: Rule, due: Due, offset: int) -> bool:
    """Post one reminder and note it, both or neither; False where another beat was faster."""
    _sent, fresh = Sent.objects.get_or_create(rule=rule.code, row_key=due.key, due_at=due.due_at, offset=offset)
    if not fresh:
        return False
    left = working_days_between(now().astimezone(ALMATY).date(), due.due_at.astimezone(ALMATY).date())
    context = {"row": due.row, "due_at": due.due_at, "working_days_left": max(left, 0), "working_days_late": max(-left, 0), **due.context}
    post(rule.mail, to=due.recipients, about=due.row, context=context)
    return True
