"""The plug: settings, addresses, the background worker. Nothing else lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
