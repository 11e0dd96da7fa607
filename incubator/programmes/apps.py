from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "incubator.programmes"
    label = "incubator_programmes"
    verbose_name = _("Accelerators")

    def ready(self) -> None:
        import_module(f"{self.name}.home")
