from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "core.money"
    label = "core_money"
