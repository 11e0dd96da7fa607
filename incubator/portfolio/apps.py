from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "incubator.portfolio"
    label = "incubator_portfolio"
    verbose_name = _("Portfolio")

    def ready(self) -> None:
        for registering in ("policies", "home", "verify"):
            import_module(f"{self.name}.{registering}")
