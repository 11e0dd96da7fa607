from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "core.files"
    label = "core_files"

    def ready(self) -> None:
        from core.files import checks, policies  # noqa: F401, PLC0415  registered when every model is known
