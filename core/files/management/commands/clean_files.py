from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from core.calendar import now
from core.files.models import File
from core.files.queries import stray_blobs, unheld
from core.files.services import remove_file


class Command(BaseCommand):
    help = "Remove uploads that nothing points to, and stored bytes that belong to no file (a server that was killed leaves them)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=int, default=48, metavar="HOURS", help="leave what is younger alone (48)")
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, older_than: int, dry_run: bool, **options: Any) -> None:
        before = now() - timedelta(hours=older_than)
        storage = File._meta.get_field("blob").storage
        files, blobs = list(unheld(before)), list(stray_blobs(storage, before))
        if not dry_run:
            for file in files:
                remove_file(file, actor=None)
            for name in blobs:
                storage.delete(name)
        self.stdout.write(f"{len(files)} files, {len(blobs)} stray blobs")
