from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incubator.demo.people import PASSWORD, log_ins
from incubator.demo.world import make_world


class Command(BaseCommand):
    help = "Make the demo's invented people, firms, calls and applications, and say who can sign in. Repeatable; later runs bring the rates up to today."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is made only where DEMO is set: it holds invented people with a known password.")
        make_world()
        rows = log_ins()
        width = max(len(email) for email, _what in rows)
        self.stdout.write(f"Demo log-ins, all with the password {PASSWORD}")
        for email, what in rows:
            self.stdout.write(f"  {email:<{width}}  {what}")
