from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "grants_calls"

    def ready(self) -> None:
        from grants.calls import facts, home, policies  # noqa: F401, PLC0415  registered when every model is known
