from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "grants.ledger"
    label = "grants_ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        for registering in ("policies", "verify", "home"):
            import_module(f"{self.name}.{registering}")
