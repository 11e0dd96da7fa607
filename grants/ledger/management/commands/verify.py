from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.ledger.verify import run_checks


class Command(BaseCommand):
    help = "Recompute the books, the audit chain and every other check that the rooms registered; fails where one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        results = run_checks()
        for result in results:
            self.stdout.write(f"{result.name}: {'holds' if not result.faults else f'{len(result.faults)} faults'}")
            for fault in result.faults:
                self.stdout.write(f"  {fault}")
        if any(result.faults for result in results):
            raise CommandError("Something does not hold: see the lines above.")
