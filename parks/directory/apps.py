from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "parks.directory"
    label = "parks_directory"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        for registering in ("policies", "mails", "home"):
            import_module(f"{self.name}.{registering}")
