from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "core.api"
    label = "core_api"

    def ready(self) -> None:
        import_module("core.api.schema")  # drf-spectacular finds extensions by their class being known
