"""The days of the round. It begins in January, so that the whole of it falls into one budget year."""

from datetime import date, datetime, time, timedelta

from core.calendar import today
from core.calendar.working_days import ALMATY, add_working_days

SET_UP, OPENS, CLOSES = 10, 30, 60
"""Days after the first of January."""
SCREENING, CORRECTED, ROUND_DUE, COUNCIL = 1, 9, 35, 40
"""Working days after the call closes."""
AWARDING, SIGNING, PAYING, REPORTING, CLOSING = 43, 46, 50, 130, 140


class Calendar:
    """Instants of the rehearsal, all in Almaty."""

    def __init__(self, year: int | None = None) -> None:
        self.first = date(today().year if year is None else year, 1, 1)

    def day(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        return self._at(self.first + timedelta(days=days), hour, minute)

    def after_closing(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        return self._at(add_working_days(self.first + timedelta(days=CLOSES), working_days), hour, minute)

    def on(self, day: date) -> datetime:
        return self._at(day, 10, 0)

    @staticmethod
    def _at(day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), ALMATY)
