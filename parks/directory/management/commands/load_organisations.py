from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from parks.directory.loading import BATCH, load_organisations

WORDS = {
    "read": "read",
    "new": "new",
    "changed": "changed",
    "same": "the same",
    "kept": "kept as their owners describe them",
    "ended": "no longer active",
    "bad": "bad",
}


class Command(BaseCommand):
    help = (
        "Load a registry file of organisations, JSON or CSV, into the public directory. Known ones are found again by BIN or ROR number. "
        "Repeatable, and safe to stop: each batch is one transaction. Bad rows are reported with their line and skipped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file; parks/directory/README.md names its columns")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows of one transaction, {BATCH} if absent")

    def handle(self, *args: Any, path: Path, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("A batch has at least one row.")
        began = perf_counter()
        with translation.override("en"):
            try:
                counts = load_organisations(path, self.say_bad, batch=batch)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
        words = ", ".join(f"{counts[name]} {word}" for name, word in WORDS.items())
        self.stdout.write(f"{words}; {perf_counter() - began:.2f} s")

    def say_bad(self, line: int, sentence: str) -> None:
        self.stderr.write(f"line {line}: {sentence}")
