"""Time zones to choose from: one well-known city for each, in the reader's words."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.calendar import now

CITIES: dict[str, str | Promise] = {
    "Asia/Almaty": _("Almaty, Astana"),
    "Pacific/Honolulu": _("Honolulu"),
    "America/Los_Angeles": _("San Francisco"),
    "America/Denver": _("Denver"),
    "America/Chicago": _("Chicago"),
    "America/New_York": _("New York"),
    "America/Sao_Paulo": _("São Paulo"),
    "Atlantic/Azores": _("Azores"),
    "Europe/London": _("London"),
    "Europe/Berlin": _("Berlin, Paris"),
    "Europe/Kyiv": _("Kyiv, Helsinki"),
    "Europe/Istanbul": _("Istanbul"),
    "Europe/Moscow": _("Moscow"),
    "Asia/Baku": _("Baku"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Tehran": _("Tehran"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Karachi": _("Karachi"),
    "Asia/Kolkata": _("New Delhi"),
    "Asia/Bishkek": _("Bishkek"),
    "Asia/Dhaka": _("Dhaka"),
    "Asia/Bangkok": _("Bangkok"),
    "Asia/Shanghai": _("Beijing"),
    "Asia/Singapore": _("Singapore"),
    "Asia/Tokyo": _("Tokyo"),
    "Asia/Seoul": _("Seoul"),
    "Australia/Sydney": _("Sydney"),
    "Pacific/Auckland": _("Auckland"),
}


def zone_choices() -> list[tuple[str, str]]:
    """Each zone with its city and today's distance from UTC: Kazakhstan first, then from west to east."""
    home, *others = CITIES
    ordered = [home, *sorted(others, key=_offset)]
    return [(zone, f"{CITIES[zone]} (UTC{_sign(_offset(zone))})") for zone in ordered]


def _offset(zone: str) -> timedelta:
    return ZoneInfo(zone).utcoffset(now()) or timedelta()


def _sign(offset: timedelta) -> str:
    minutes = int(abs(offset).total_seconds()) // 60
    half = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"{'−' if offset < timedelta() else '+'}{minutes // 60}{half}"
