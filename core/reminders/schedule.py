"""When a reminder goes out. No Django: instants and a working-day calendar in, the offset that is due out."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
MORNING = time(9)

type AddWorkingDays = Callable[[date, int], date]


def instant_of(due_at: datetime, offset: int, add_working_days: AddWorkingDays) -> datetime:
    """Nine in the morning in Almaty, `offset` working days before the day on which the thing is due."""
    due_day = due_at.astimezone(ALMATY).date()
    return datetime.combine(add_working_days(due_day, -offset), MORNING, ALMATY)


def newest_passed(
    due_at: datetime, assigned_at: datetime, offsets: Iterable[int], at: datetime, add_working_days: AddWorkingDays
) -> int | None:
    """The offset whose turn it is at `at`, or None.

    After a gap only the newest passed one counts: three letters at once would tell no more than one. An instant before the
    assignment, or not before the due instant itself, is no reminder.
    """
    if at >= due_at:
        return None
    for offset in sorted(offsets):
        instant = instant_of(due_at, offset, add_working_days)
        if instant <= at:
            return offset if assigned_at <= instant < due_at else None
    return None
