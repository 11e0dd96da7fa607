from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TechnoparksConfig(AppConfig):
    name = "parks.technoparks"
    label = "parks_technoparks"
    verbose_name = _("Technology parks")

    def ready(self) -> None:
        for registering in ("policies", "home"):
            import_module(f"{self.name}.{registering}")
