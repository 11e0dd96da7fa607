from django.apps import AppConfig


class TechnoparksConfig(AppConfig):
    name = "parks.technoparks"
    label = "parks_technoparks"
