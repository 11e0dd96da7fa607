from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.calendar.models import MovedDay
from core.calendar.working_days import (
    add_working_days,
    end_of_working_day,
    is_working_day,
    working_day_on_or_after,
    working_days_between,
)

pytestmark = pytest.mark.django_db
days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
relaxed = hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_working_days_by_week_and_holiday():
    expected = {
        date(2026, 11, 23): True,  # Monday
        date(2026, 11, 21): False,  # Saturday
        date(2026, 12, 16): False,  # Independence Day, a Wednesday
        date(2026, 5, 11): False,  # stands in for Victory Day, which was a Saturday
        date(2026, 1, 7): False,  # Orthodox Christmas
        date(2025, 1, 3): False,  # day off moved from Sunday 5 January 2025
        date(2025, 1, 5): True,
        date(2024, 5, 4): True,  # a Saturday worked for Wednesday 8 May 2024
        date(2024, 5, 8): False,
    }
    assert {day: is_working_day(day) for day in expected} == expected


def test_constitution_day_moves_from_august_to_march():
    assert not is_working_day(date(2024, 8, 30))
    assert not is_working_day(date(2025, 9, 1))  # 30 August 2025 was a Saturday
    assert is_working_day(date(2026, 8, 31))
    assert is_working_day(date(2027, 8, 30))
    assert not is_working_day(date(2027, 3, 15))


def test_a_decree_wins_over_week_and_holiday():
    MovedDay.objects.create(day=date(2026, 12, 19), kind="working")
    MovedDay.objects.create(day=date(2026, 12, 17), kind="off")
    assert is_working_day(date(2026, 12, 19))
    assert not is_working_day(date(2026, 12, 17))
    assert add_working_days(date(2026, 12, 15), 2) == date(2026, 12, 19)
    assert working_days_between(date(2026, 12, 15), date(2026, 12, 20)) == 2


def test_a_new_decree_counts_at_once():
    assert add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)
    moved = MovedDay.objects.create(day=date(2026, 11, 24), kind="off")
    assert add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    moved.delete()
    assert add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 22), -1, date(2026, 11, 20)),
        (date(2026, 12, 31), 1, date(2027, 1, 5)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 12, 11), -7, date(2026, 12, 2)),
        (date(2026, 12, 11), 5, date(2026, 12, 21)),
    ],
)
def test_counting_from_a_day(start, count, end):
    assert add_working_days(start, count) == end


@pytest.mark.parametrize(
    ("day", "end"),
    [(date(2026, 11, 21), date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 11, 23)), (date(2027, 1, 1), date(2027, 1, 5))],
)
def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day(day, end):
    assert working_day_on_or_after(day) == end


@relaxed
@given(days, st.integers(-400, 400))
def test_counting_and_measuring_agree(day, count):
    end = add_working_days(day, count)
    assert working_days_between(day, end) == count
    assert count == 0 or is_working_day(end)
    assert (end > day) is (count > 0)


@relaxed
@given(days, days, days)
def test_spans_add_up(one, two, three):
    first, middle, last = sorted((one, two, three))
    assert working_days_between(first, middle) + working_days_between(middle, last) == working_days_between(first, last)
    assert working_days_between(last, middle) + working_days_between(middle, first) == working_days_between(last, first)


@relaxed
@given(days, st.integers(0, 40))
def test_measuring_is_counting_one_by_one(day, length):
    plain = sum(is_working_day(day + timedelta(days=number)) for number in range(1, length + 1))
    assert working_days_between(day, day + timedelta(days=length)) == plain


def test_a_year_of_days_off_is_walked_through():
    MovedDay.objects.bulk_create(MovedDay(day=date(2026, 11, 23) + timedelta(days=number), kind="off") for number in range(365))
    assert add_working_days(date(2026, 11, 22), 1) == date(2027, 11, 23)
    assert working_day_on_or_after(date(2026, 11, 23)) == date(2027, 11, 23)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: is_working_day(date(2026, 3, 2)),
        lambda: add_working_days(date(2026, 3, 2), 200),
        lambda: working_days_between(date(2026, 3, 2), date(2028, 3, 2)),
    ],
)
def test_one_query_for_each_question(django_assert_num_queries, ask):
    with django_assert_num_queries(1):
        ask()


def test_the_working_day_ends_at_six_in_almaty():
    assert end_of_working_day(date(2026, 11, 27)) == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    assert end_of_working_day(date(2023, 11, 27)) == datetime(2023, 11, 27, 12, 0, tzinfo=UTC)  # Almaty was at UTC+6 until March 2024


def test_the_database_refuses_a_second_word_on_a_day_and_an_unknown_kind():
    MovedDay.objects.create(day=date(2026, 11, 24), kind="off")
    for wrong in ({"day": date(2026, 11, 24), "kind": "working"}, {"day": date(2026, 11, 25), "kind": "half"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MovedDay.objects.create(**wrong)


def test_the_ground_is_kept_in_three_languages():
    moved = MovedDay.objects.create(day=date(2026, 11, 24), kind="off", note_kk="Қаулы", note_ru="Постановление", note_en="Decree")
    moved.refresh_from_db()
    assert (moved.note_kk, moved.note_ru, moved.note_en) == ("Қаулы", "Постановление", "Decree")
    assert str(moved).startswith("2026-11-24 ")
