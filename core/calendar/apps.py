from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "core.calendar"
    label = "core_calendar"
