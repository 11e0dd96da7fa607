from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    name = "grants.council"
    label = "grants_council"
    verbose_name = _("Council")

    def ready(self) -> None:
        for registering in ("policies", "mails", "home"):
            import_module(f"{self.name}.{registering}")
