from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "core.money"
    label = "core_money"

    def ready(self) -> None:
        from core.money import home  # noqa: F401, PLC0415  registered when every model is known
