"""The pure schedule: Mondays to Fridays here, so that the days can be counted by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reminders.schedule import ALMATY, coming, instant_of, newest_passed

OFFSETS = (7, 3, 1)
DUE = datetime(2026, 11, 27, 18, tzinfo=ALMATY)  # a Friday
LONG_AGO = datetime(2026, 1, 1, tzinfo=ALMATY)


def weekdays(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= (day.weekday() < 5) * (1 if count > 0 else -1)
    return day


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY)


def test_a_reminder_goes_out_at_nine_in_almaty():
    assert [instant_of(DUE, offset, weekdays) for offset in (7, 3, 1, 0)] == [at(18), at(24), at(26), at(27)]


@pytest.mark.parametrize(
    ("moment", "assigned", "offset"),
    [
        (at(18, 8, 59), LONG_AGO, None),
        (at(18), LONG_AGO, 7),
        (at(23, 23), LONG_AGO, 7),
        (at(24), LONG_AGO, 3),
        (at(26), LONG_AGO, 1),
        (at(27, 17, 59), LONG_AGO, 1),
        (at(27, 18), LONG_AGO, None),  # due now: too late to remind
        (at(28), LONG_AGO, None),
        (at(20), at(19), None),  # assigned after the seventh day before
        (at(24), at(19), 3),
        (at(25), at(24, 9, 1), None),  # a minute after the third: nothing until the last
        (at(26), at(24, 9, 1), 1),
        (at(18), at(18), 7),
    ],
)
def test_whose_turn_it_is(moment, assigned, offset):
    assert newest_passed(DUE, assigned, OFFSETS, moment, weekdays) == offset


def test_due_before_nine_the_last_morning_is_no_reminder():
    early = datetime(2026, 11, 27, 8, tzinfo=ALMATY)
    assert newest_passed(early, LONG_AGO, (0, 1), at(27, 7), weekdays) == 1


@given(
    due_in=st.timedeltas(timedelta(0), timedelta(days=700)),
    before=st.timedeltas(timedelta(days=-2), timedelta(days=40)),
    assigned_before=st.timedeltas(timedelta(0), timedelta(days=60)),
    offsets=st.sets(st.integers(0, 15), min_size=1, max_size=5),
)
def test_it_is_the_smallest_offset_that_has_come(due_in, before, assigned_before, offsets):
    due_at = datetime(2026, 1, 1, tzinfo=UTC) + due_in
    moment, assigned = due_at - before, due_at - assigned_before
    come = [offset for offset in offsets if instant_of(due_at, offset, weekdays) <= moment]
    found = newest_passed(due_at, assigned, offsets, moment, weekdays)
    if found is not None:
        assert found == min(come)
        assert assigned <= instant_of(due_at, found, weekdays) <= moment < due_at
    elif come and moment < due_at:
        assert not assigned <= instant_of(due_at, min(come), weekdays) < due_at


@pytest.mark.parametrize(
    ("moment", "offsets", "offset"),
    [
        (at(27, 18), (-1,), None),  # late, but nothing is said before the next working day
        (at(30, 8, 59), (-1,), None),
        (at(30), (-1,), -1),
        (at(30), (7, 0, -1), -1),
        (at(27, 17), (0, -1), 0),
        (at(27, 19), (0, -1), None),  # "it is due today" is no longer true, "it is late" not yet said
    ],
)
def test_what_is_said_after_the_due_day(moment, offsets, offset):
    assert newest_passed(DUE, LONG_AGO, offsets, moment, weekdays) == offset


def test_what_was_given_when_it_was_late_already_is_not_called_late():
    assert newest_passed(DUE, at(30, 12), (-1,), at(30, 15), weekdays) is None


def test_what_is_coming_is_told_in_order_and_only_within_the_time_asked_for():
    assert list(coming(DUE, LONG_AGO, (1, 3, 0, 7, -1), at(24), at(30), weekdays)) == [(at(26), 1), (at(27), 0), (at(30), -1)]
    assert list(coming(DUE, LONG_AGO, (7, 3), at(18), at(23), weekdays)) == []
    assert list(coming(DUE, at(26, 10), (3, 1, 0), at(20), at(30), weekdays)) == [(at(27), 0)]


@given(
    before=st.timedeltas(timedelta(days=-20), timedelta(days=40)),
    assigned_before=st.timedeltas(timedelta(days=-10), timedelta(days=60)),
    offsets=st.sets(st.integers(-5, 15), min_size=1, max_size=5),
)
def test_what_is_coming_is_what_then_comes(before, assigned_before, offsets):
    moment, assigned = DUE - before, DUE - assigned_before
    for instant, offset in coming(DUE, assigned, offsets, moment, DUE + timedelta(days=20), weekdays):
        assert newest_passed(DUE, assigned, offsets, instant, weekdays) == offset
