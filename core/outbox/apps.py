from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "core.outbox"
    label = "core_outbox"

    def ready(self) -> None:
        from core.outbox import checks, policies, registrations  # noqa: F401, PLC0415  registered when every model is known
