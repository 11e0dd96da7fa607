from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.choices import GlobalRole, Language
from core.accounts.services import invite_person


class Command(BaseCommand):
    help = "Invite an administrator by mail: the way in to a new installation, which has nobody who could invite from a page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--family-name", required=True)
        parser.add_argument("--given-name", required=True)
        parser.add_argument("--language", choices=Language.values, default=Language.RUSSIAN.value)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = invite_person(
                email=options["email"],
                family_name=options["family_name"],
                given_name=options["given_name"],
                language=options["language"],
                roles=[GlobalRole.ADMINISTRATOR],
                reason="invited at the command line",
                actor=None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The invitation is on its way to {user.email}.")
