import logging

from celery import shared_task
from django.conf import settings

from core.calendar import today
from core.money import feed, services

logger = logging.getLogger("orken.money")


@shared_task
def fetch_rates() -> None:
    """Load the day's official rates from settings.RATES_URL, where one is set. A failure is retried by the next beat."""
    if not settings.RATES_URL:
        return
    try:
        new = services.record_quotes(feed.read(feed.fetch(settings.RATES_URL, today())))
    except feed.FeedError as error:
        logger.warning("official rates were not loaded: %s", error)
    else:
        logger.info("official rates: %s new", new)
