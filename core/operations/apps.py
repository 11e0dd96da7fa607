from django.apps import AppConfig
from django.conf import settings

from core.operations.reporting import report_to


class OperationsConfig(AppConfig):
    name = "core.operations"
    label = "core_operations"

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            report_to(settings.SENTRY_DSN)
