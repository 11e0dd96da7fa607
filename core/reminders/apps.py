from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "core.reminders"
    label = "core_reminders"

    def ready(self) -> None:
        from core.reminders import checks  # noqa: F401, PLC0415  registered when every model is known
