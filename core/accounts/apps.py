from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "core_accounts"

    def ready(self) -> None:
        from core.accounts import checks, hats, policies  # noqa: F401, PLC0415  registered when every model is known
