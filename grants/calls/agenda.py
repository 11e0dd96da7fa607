"""The closing of a call as an iCalendar event (RFC 5545)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from grants.calls.choices import CallState
from grants.calls.models import Call

DAYS_BEFORE = 3


def deadline_file(call: Call, address: str) -> bytes:
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - few ask for it, and it takes 11 MB of each worker

    event = Event()
    event.add("uid", f"call-{call.key}@orken")
    event.add("dtstamp", call.published_at or call.created_at)
    event.add("dtstart", call.closes_at)
    event.add("duration", timedelta())
    event.add("summary", _("Closes: %(call)s") % {"call": call.title})
    event.add("description", f"{call.summary}\n{address}")
    event.add("url", address)
    event.add("status", "CANCELLED" if call.state == CallState.CANCELLED else "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", call.title)
    alarm.add("trigger", timedelta(days=-DAYS_BEFORE))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Orken//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
