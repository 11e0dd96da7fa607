"""The one clock. Rehearsals and tests move it; nobody else asks the machine for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

ALMATY = ZoneInfo("Asia/Almaty")

_shift = timedelta()
_arrival: ContextVar[datetime | None] = ContextVar("arrival", default=None)


def now() -> datetime:
    """This instant, aware, in UTC, as far as the product is concerned."""
    return timezone.now() + _shift  # noqa: TID251  the one place that may ask


def today() -> date:
    """The day it is in Almaty."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day that it is in Almaty at that instant."""
    return timezone.localtime(instant, ALMATY).date()


def arrived_at() -> datetime:
    """The instant that counts for a deadline: when the request in hand reached us; outside a request, now."""
    return _arrival.get() or now()


@contextmanager
def arrival(instant: datetime) -> Iterator[None]:
    """What is done inside counts as having reached us at `instant`."""
    token = _arrival.set(instant)
    try:
        yield
    finally:
        _arrival.reset(token)


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Let the clock stand at `instant` and run on from there, in every thread of this process."""
    global _shift
    before = _shift
    _shift = instant - timezone.now()  # noqa: TID251  the one place that may ask
    try:
        yield
    finally:
        _shift = before


def is_moved() -> bool:
    return bool(_shift)
