from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit.chain import check_chain


class Command(BaseCommand):
    help = "Recompute the chain of the audit trail; fails where a link does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_chain()
        if not report.whole:
            broken = f"link {report.broken_at} does not hold" if report.broken_at else f"{report.unsealed} entries have no link"
            raise CommandError(f"The audit trail is not whole: {broken}.")
        self.stdout.write(f"The audit trail is whole: {report.links} links, newest {report.head or 'none'}.")
