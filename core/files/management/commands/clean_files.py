from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from core.calendar import now
from core.files.services import clean_up


class Command(BaseCommand):
    help = "Remove uploads that nothing points to, and stored bytes that belong to no file (a server that was killed leaves them)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=int, default=48, metavar="HOURS", help="leave what is younger alone (48)")
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, older_than: int, dry_run: bool, **options: Any) -> None:
        files, blobs = clean_up(now() - timedelta(hours=older_than), dry_run=dry_run)
        self.stdout.write(f"{files} files, {blobs} stray blobs")
