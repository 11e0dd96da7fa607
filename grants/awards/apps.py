from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "grants.awards"
    label = "grants_awards"
    verbose_name = _("Awards")

    def ready(self) -> None:
        for registering in ("policies", "files", "mails", "reminders", "subjects", "verify", "home"):
            import_module(f"{self.name}.{registering}")
