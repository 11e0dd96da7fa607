from celery import shared_task

from grants.applications.services import lapse_corrections


@shared_task
def lapse() -> int:
    """Corrections that did not come in time go back into the check."""
    return lapse_corrections()
