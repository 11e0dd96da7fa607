from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "core.outbox"
    label = "core_outbox"
