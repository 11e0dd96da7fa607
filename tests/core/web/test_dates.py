from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.calendar import moved_to
from core.web.dates import day_text, distance_text, elsewhere_text, instant_text

CLOSING = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)  # 18:00 in Almaty


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Fri 27 Nov 2026, 18:00 (Almaty)"),
        ("ru", "пт, 27 ноября 2026, 18:00 (Алматы)"),
        ("kk", "жм, 2026 ж. 27 қараша, 18:00 (Алматы)"),
    ],
)
def test_an_instant_carries_weekday_and_almaty_time(language, text):
    with translation.override(language):
        assert instant_text(CLOSING) == text


def test_seconds_are_told_where_they_count():
    with translation.override("en"):
        assert instant_text(CLOSING + timedelta(seconds=9), exact=True) == "Fri 27 Nov 2026, 18:00:09 (Almaty)"


def test_a_day_is_the_day_that_it_is_in_almaty():
    with translation.override("en"):
        assert day_text(datetime(2026, 11, 26, 20, 0, tzinfo=UTC)) == "Fri 27 Nov 2026"
        assert day_text(date(2026, 11, 27)) == "Fri 27 Nov 2026"


def test_a_reader_abroad_is_told_their_own_hour():
    with translation.override("en"):
        assert elsewhere_text(CLOSING, ZoneInfo("Asia/Seoul")) == "Fri 27 Nov 2026, 22:00 (Asia/Seoul)"


@pytest.mark.parametrize(
    ("before", "english", "russian", "kazakh"),
    [
        (timedelta(days=5, hours=4), "in 5 days", "осталось 5 дней", "5 күн қалды"),
        (timedelta(days=4, hours=22), "in 5 days", "осталось 5 дней", "5 күн қалды"),
        (timedelta(days=1, minutes=1), "in 1 day", "остался 1 день", "1 күн қалды"),
        (timedelta(days=21), "in 21 days", "остался 21 день", "21 күн қалды"),
        (timedelta(days=2), "in 2 days", "осталось 2 дня", "2 күн қалды"),
        (timedelta(hours=23, minutes=59), "in 23 hours", "осталось 23 часа", "23 сағат қалды"),
        (timedelta(minutes=59), "in 59 minutes", "осталось 59 минут", "59 минут қалды"),
        (timedelta(seconds=30), "less than a minute left", "осталось меньше минуты", "бір минуттан аз қалды"),
        (-timedelta(seconds=30), "just now", "только что", "жаңа ғана"),
        (-timedelta(days=2), "2 days ago", "2 дня назад", "2 күн бұрын"),
        (-timedelta(hours=3), "3 hours ago", "3 часа назад", "3 сағат бұрын"),
        (-timedelta(minutes=1, seconds=1), "1 minute ago", "1 минуту назад", "1 минут бұрын"),
    ],
)
def test_distance_by_the_clock_of_the_house(before, english, russian, kazakh):
    spare = timedelta(milliseconds=500 if before > timedelta() else -500)  # the clock runs on while the test does
    with moved_to(CLOSING - before - spare):
        for language, text in (("en", english), ("ru", russian), ("kk", kazakh)):
            with translation.override(language):
                assert distance_text(CLOSING) == text
