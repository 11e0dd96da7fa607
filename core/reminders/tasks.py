from celery import shared_task

from core.reminders import services


@shared_task
def remind() -> None:
    """Of the beat: post what is due to be reminded of, each once."""
    services.remind_all()
