from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.calendar import today
from core.money import feed, services


class Command(BaseCommand):
    help = "Load official rates from the National Bank's XML: a file, or an address ({day} in it becomes DD.MM.YYYY)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a file, or an address that begins with http")
        parser.add_argument("--day", type=date.fromisoformat, help="the day put in place of {day}, as YYYY-MM-DD; today if absent")

    def handle(self, *args: Any, source: str, day: date | None, **options: Any) -> None:
        try:
            data = feed.fetch(source, day or today()) if source.startswith("http") else Path(source).read_bytes()
            new = services.record_quotes(feed.read(data))
        except (feed.FeedError, OSError, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{new} new rates")
