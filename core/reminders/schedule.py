"""When a reminder goes out. No Django: instants and a working-day calendar in, the offset that is due out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
MORNING = time(9)

type AddWorkingDays = Callable[[date, int], date]


def instant_of(due_at: datetime, offset: int, add_working_days: AddWorkingDays) -> datetime:
    """Nine in the morning in Almaty, `offset` working days before the day on which the thing is due; a negative one lies after it."""
    due_day = due_at.astimezone(ALMATY).date()
    return datetime.combine(add_working_days(due_day, -offset), MORNING, ALMATY)


def newest_passed(
    due_at: datetime, assigned_at: datetime, offsets: Iterable[int], at: datetime, add_working_days: AddWorkingDays
) -> int | None:
    """The offset whose turn it is at `at`, or None.

    After a gap only the newest passed one counts: three letters at once would tell no more than one. An instant before the
    assignment is no reminder. What comes before the due day is said before the due instant only, a negative offset only after it.
    """
    for offset in sorted(offsets):
        instant = instant_of(due_at, offset, add_working_days)
        if instant <= at:
            return offset if assigned_at <= instant and in_its_time(offset, instant, due_at, at) else None
    return None


def in_its_time(offset: int, instant: datetime, due_at: datetime, at: datetime) -> bool:
    """Whether what the offset would say is still true at `at`: "it is due" before the due instant, "it is late" after it."""
    return due_at < instant if offset < 0 else instant < due_at and at < due_at


def coming(
    due_at: datetime, assigned_at: datetime, offsets: Iterable[int], at: datetime, until: datetime, add_working_days: AddWorkingDays
) -> Iterator[tuple[datetime, int]]:
    """The reminders that would go out after `at` and up to `until` if nothing changes, the earliest first."""
    for offset in sorted(offsets, reverse=True):
        instant = instant_of(due_at, offset, add_working_days)
        if at < instant <= until and assigned_at <= instant and in_its_time(offset, instant, due_at, instant):
            yield instant, offset
