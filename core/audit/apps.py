from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "core.audit"
    label = "core_audit"
