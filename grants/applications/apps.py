from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "grants.applications"
    label = "grants_applications"
