from celery import shared_task

from grants.review.services import close_what_is_over


@shared_task
def close() -> None:
    """Reviews of applications that were decided or withdrawn end by themselves."""
    close_what_is_over()
