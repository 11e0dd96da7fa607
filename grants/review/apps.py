from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "grants.review"
    label = "grants_review"
    verbose_name = _("Review")

    def ready(self) -> None:
        for registering in ("policies", "mails", "reminders", "home", "verify"):
            import_module(f"{self.name}.{registering}")
