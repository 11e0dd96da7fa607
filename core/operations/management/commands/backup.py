from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.operations.backup import make_backup
from core.operations.manifest import WrongBackup
from core.operations.programs import Failed, NoProgram


class Command(BaseCommand):
    help = "Write database and files into a new folder, with a manifest that proves them whole. The site may go on running."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder that is not there yet")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            made = make_backup(path)
        except (WrongBackup, NoProgram, Failed) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in made.tables.values())
        self.stdout.write(f"{path}: {len(made.tables)} tables, {rows} rows, {len(made.files)} files.")
        if made.missing:
            names = "\n".join(made.missing)
            raise CommandError(f"The backup is made, but the bytes of {len(made.missing)} files were gone already:\n{names}")
