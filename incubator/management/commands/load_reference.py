from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from core.accounts import reference as accounts
from grants.calls import reference as calls
from grants.review import reference as review
from incubator.programmes import reference as programmes
from incubator.startups import reference as startups
from parks.directory import reference as directory
from parks.technoparks import reference as technoparks

# From the ground up: a room's data may name what the rooms below it loaded.
LOADERS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("texts of consent", accounts.load),
    ("regions and institutions", directory.load),
    ("technology parks", technoparks.load),
    ("funding streams and country groups", calls.load),
    ("areas of review", review.load),
    ("accelerator programmes", programmes.load),
    ("limits per start-up", startups.load),
)


class Command(BaseCommand):
    help = "Load the reference data of every room. Repeatable: what is here is brought up to date, nothing is deleted."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, load in LOADERS:
            count = load()
            if options["verbosity"]:
                self.stdout.write(f"{label}: {count}" if isinstance(count, int) else label)
