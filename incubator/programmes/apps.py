from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "incubator.programmes"
    label = "incubator_programmes"
