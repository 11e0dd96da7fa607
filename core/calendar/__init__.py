"""The clock, the working days of Kazakhstan, and the days that a decree has moved."""

from core.calendar.clock import moved_to, now, today

__all__ = ["moved_to", "now", "today"]
