from celery import shared_task

from incubator.portfolio import tallies


@shared_task
def fold() -> None:
    """Kept sums grow by a row with each change; every night they are one row each again."""
    tallies.fold()
