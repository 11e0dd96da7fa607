from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "grants_calls"
