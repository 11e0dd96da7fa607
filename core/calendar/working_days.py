"""Working days of Kazakhstan: the week, the known holidays with their transfers, and on top the days that a decree moved.

Holidays come from the `holidays` library, which knows the decrees up to its release; `MovedDay` rows win over it.
Rows are read anew by each call, in one query for the span in question, so every process sees a new decree at once.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

import holidays

from core.calendar.choices import DayKind
from core.calendar.models import MovedDay

ALMATY = ZoneInfo("Asia/Almaty")
CLOSING_TIME = time(18, 0)
ONE_DAY = timedelta(days=1)
SPARE_DAYS = 30
"""How far beyond the plain week's estimate a span is read at first: the longest run of holidays fits in."""


def is_working_day(day: date) -> bool:
    moved = MovedDay.objects.filter(day=day).values_list("kind", flat=True).first()
    return _is_working(day, {} if moved is None else {day: moved})


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, or before it where `count` is negative; `day` itself for 0.

    The day that one counts from is never counted, as the Civil Code has it.
    """
    if count == 0:
        return day
    working = _working_days_from(day, 1 if count > 0 else -1, expected=abs(count))
    return next(islice(working, abs(count) - 1, None))


def working_day_on_or_after(day: date) -> date:
    """The day itself where it is a working day, else the next one: where a term ends on a day off it ends then."""
    return next(_working_days_from(day - ONE_DAY, 1, expected=1))


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`; negative, and counted backwards, where `last` is the earlier.

    The inverse of counting: ``working_days_between(day, add_working_days(day, n)) == n``, whatever the sign of n.
    """
    if last < first:
        return -sum(_is_working(day, moved) for day, moved in _with_moves(last, first - ONE_DAY))
    return sum(_is_working(day, moved) for day, moved in _with_moves(first + ONE_DAY, last))


def end_of_working_day(day: date) -> datetime:
    """18:00 in Almaty on that day, as an aware instant."""
    return datetime.combine(day, CLOSING_TIME, tzinfo=ALMATY)


def _working_days_from(day: date, step: int, *, expected: int) -> Iterator[date]:
    """Working days on one side of `day`, without end; reads as many days at once as `expected` ones usually take."""
    reach = timedelta(days=expected * 7 // 5 + SPARE_DAYS)
    while True:
        near, far = day + step * ONE_DAY, day + step * reach
        span = list(_with_moves(min(near, far), max(near, far)))
        yield from (day for day, moved in span[::step] if _is_working(day, moved))
        day = far


def _with_moves(first: date, last: date) -> Iterator[tuple[date, dict[date, str]]]:
    """Each day from first to last, with what decrees say of that span."""
    moved = dict(MovedDay.objects.filter(day__range=(first, last)).values_list("day", "kind"))
    return ((first + timedelta(days=number), moved) for number in range((last - first).days + 1))


def _is_working(day: date, moved: dict[date, str]) -> bool:
    kind = moved.get(day)
    return _is_working_by_law(day) if kind is None else kind == DayKind.WORKING


def _is_working_by_law(day: date) -> bool:
    return _year(day.year).is_working_day(day)


@lru_cache(maxsize=64)
def _year(year: int) -> holidays.HolidayBase:
    # One object per year: the library grows an object while it is asked, which two threads must not do at once
    return holidays.country_holidays("KZ", years=year, expand=False)
