"""Days and instants as people read them: weekday, Almaty time, and how far away that is."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel.dates import format_date, format_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.calendar import day_of, now
from core.calendar.clock import ALMATY

DAY_PATTERNS = {"en": "EEE d MMM y", "ru": "EEE, d MMMM y", "kk": "EEE, y 'ж'. d MMMM"}
INSTANT_PATTERNS = {language: f"{pattern}, HH:mm" for language, pattern in DAY_PATTERNS.items()}
EXACT_PATTERNS = {language: f"{pattern}, HH:mm:ss" for language, pattern in DAY_PATTERNS.items()}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def spoken() -> str:
    language = (get_language() or "ru")[:2]
    return language if language in DAY_PATTERNS else "ru"


def day_text(day: date) -> str:
    """Fri 27 Nov 2026; an instant is the day that it is in Almaty."""
    if isinstance(day, datetime):
        day = day_of(day)
    return _drawn_day(day, spoken())


def instant_text(instant: datetime, *, exact: bool = False) -> str:
    """Fri 27 Nov 2026, 18:00 (Almaty), with seconds where they count."""
    local = instant.astimezone(ALMATY).replace(tzinfo=None)
    return _("%(instant)s (Almaty)") % {"instant": _drawn_instant(local, spoken(), exact=exact)}


@lru_cache(maxsize=4000)  # lists repeat the same days, and a pattern is slow to fill in
def _drawn_day(day: date, language: str) -> str:
    return format_date(day, DAY_PATTERNS[language], locale=language)


@lru_cache(maxsize=4000)
def _drawn_instant(local: datetime, language: str, *, exact: bool) -> str:
    return format_datetime(local, (EXACT_PATTERNS if exact else INSTANT_PATTERNS)[language], locale=language)


def elsewhere_text(instant: datetime, zone: tzinfo) -> str:
    """The same instant for a reader abroad: Fri 27 Nov 2026, 22:00 (Asia/Seoul)."""
    local = instant.astimezone(zone).replace(tzinfo=None)
    return f"{format_datetime(local, INSTANT_PATTERNS[spoken()], locale=spoken())} ({zone})"


def days_between(first: datetime, second: datetime) -> int:
    """Calendar days in Almaty, as people count them."""
    return (day_of(second) - day_of(first)).days


def distance_text(instant: datetime) -> str:
    """in 5 days, in 3 hours, in 12 minutes, 2 days ago; by the server's clock."""
    present = now()
    ahead = instant >= present
    gap = abs(instant - present)
    if gap >= DAY:
        return (days_left if ahead else days_ago)(abs(days_between(present, instant)))
    if gap >= HOUR:
        return (hours_left if ahead else hours_ago)(gap // HOUR)
    if gap >= MINUTE:
        return (minutes_left if ahead else minutes_ago)(gap // MINUTE)
    return _("less than a minute left") if ahead else _("just now")


def days_left(count: int) -> str:
    return ngettext("in %(count)d day", "in %(count)d days", count) % {"count": count}


def hours_left(count: int) -> str:
    return ngettext("in %(count)d hour", "in %(count)d hours", count) % {"count": count}


def minutes_left(count: int) -> str:
    return ngettext("in %(count)d minute", "in %(count)d minutes", count) % {"count": count}


def days_ago(count: int) -> str:
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}


def hours_ago(count: int) -> str:
    return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}


def minutes_ago(count: int) -> str:
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
