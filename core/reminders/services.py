import logging
from collections.abc import Iterator
from functools import lru_cache

from django.db import transaction

from core.calendar import now
from core.calendar.working_days import add_working_days, working_days_between
from core.outbox.services import post
from core.reminders.models import Sent
from core.reminders.rules import Due, Rule, rules
from core.reminders.schedule import ALMATY, newest_passed

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
    gone = set(Sent.objects.filter(rule=rule.code, due_at__gt=instant).values_list("row_key", "due_at", "offset"))
    for due in rule.due():
        offset = newest_passed(due.due_at, due.assigned_at, rule.offsets, instant, days_before)
        if offset is not None and due.recipients and (due.key, due.due_at, offset) not in gone:
            yield due, offset


@transaction.atomic
def remind(rule: Rule, due: Due, offset: int) -> bool:
    """Post one reminder and note it, both or neither; False where another beat was faster."""
    _sent, fresh = Sent.objects.get_or_create(rule=rule.code, row_key=due.key, due_at=due.due_at, offset=offset)
    if not fresh:
        return False
    left = working_days_between(now().astimezone(ALMATY).date(), due.due_at.astimezone(ALMATY).date())
    context = {"row": due.row, "due_at": due.due_at, "working_days_left": left, **due.context}
    post(rule.mail, to=due.recipients, about=due.row, context=context)
    return True
