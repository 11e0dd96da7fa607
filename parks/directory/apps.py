from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "parks.directory"
    label = "parks_directory"
