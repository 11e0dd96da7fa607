"""The clock, the working days of Kazakhstan, and the days that a decree has moved."""

from core.calendar.clock import arrival, arrived_at, day_of, moved_to, now, today

__all__ = ["arrival", "arrived_at", "day_of", "moved_to", "now", "today"]
