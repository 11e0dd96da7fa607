from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.operations.manifest import WrongBackup
from core.operations.programs import Failed, NoProgram
from core.operations.restoring import restore_backup


class Command(BaseCommand):
    help = "Read a backup into an empty database and into the storage, and prove that all of it arrived."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder that `backup` wrote")
        parser.add_argument("--force", action="store_true", help="replace everything that is in the database")

    def handle(self, *args: Any, path: Path, force: bool, **options: Any) -> None:
        try:
            done = restore_backup(path, force=force)
        except (WrongBackup, NoProgram, Failed) as error:
            raise CommandError(str(error)) from error
        if done.differs:
            raise CommandError(f"Restored, but not as it was: {', '.join(done.differs)}.")
        if not done.chain.whole:
            raise CommandError("Restored as it was, but its audit trail is not whole: see `manage.py verify_audit`.")
        self.stdout.write(
            f"Restored from {done.manifest.made_at}: {len(done.manifest.tables)} tables, {len(done.manifest.files)} files, "
            f"all as in the manifest; the audit trail is whole. Next: manage.py migrate, then manage.py verify."
        )
