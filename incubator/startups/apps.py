from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StartupsConfig(AppConfig):
    name = "incubator.startups"
    label = "incubator_startups"
    verbose_name = _("Start-ups")

    def ready(self) -> None:
        for registering in ("policies", "facts", "kind", "ties", "verify", "home"):
            import_module(f"{self.name}.{registering}")
