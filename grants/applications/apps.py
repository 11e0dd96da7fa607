from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "grants.applications"
    label = "grants_applications"

    def ready(self) -> None:
        from grants.applications import files, mails, panels, policies, reminders  # noqa: F401, PLC0415  registered when every model is known
