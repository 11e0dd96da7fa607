"""The demo's people. They exist only in the demo, and everybody has the same password."""

from typing import Any

from django.utils.translation import get_language

from core.accounts.models import User
from core.accounts.services import accept_invitation, invite_person
from core.calendar import moved_to
from incubator.demo.content import at, read

PASSWORD = "orken-demo"  # noqa: S105  told to everybody who starts the demo; `check --deploy` fails while a demo person exists
JOINED_DAYS_AGO = 220


def make_people() -> dict[str, User]:
    """By their code in data/people.json. They came long ago: whoever ran the earlier calls had the role then."""
    with moved_to(at(-JOINED_DAYS_AGO, 10)):
        return {entry["code"]: make_person(entry) for entry in read("people")}


def make_person(entry: dict[str, Any]) -> User:
    names = {"family_name": entry["family"], "given_name": entry["given"], "patronymic": entry["patronymic"]}
    invited = invite_person(email=entry["email"], language=entry["language"], roles=entry["roles"], reason="demo", actor=None, **names)
    person = accept_invitation(invited, PASSWORD)
    person.is_demo = True
    person.save(update_fields=["is_demo"])
    return person


def log_ins() -> list[tuple[str, str]]:
    """(e-mail, what the person is), in the language that is spoken now, for the people who are worth signing in as."""
    language = get_language() or "en"
    return [(entry["email"], entry["what"][language]) for entry in read("people") if entry["shown"]]
