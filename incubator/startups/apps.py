from django.apps import AppConfig


class StartupsConfig(AppConfig):
    name = "incubator.startups"
    label = "incubator_startups"
