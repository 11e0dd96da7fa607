"""What a letter of the formal check says: read by the officer before it goes, in the language of each reader."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.outbox.kinds import kind
from core.outbox.rendering import write_letter
from grants.applications.choices import Finding, Outcome
from grants.applications.models import Screening
from grants.applications.queries import team_of

LETTERS = {Outcome.ADMIT: "applications.admitted", Outcome.RETURN: "applications.returned", Outcome.REFUSE: "applications.refused"}
"""Outcome -> kind of message."""


@dataclass(frozen=True)
class Point:
    """One failing line: what is checked, the fixed reason, the officer's own words."""

    check: str
    reason: str
    words: str


def points_of(screening: Screening) -> list[Point]:
    """The failing lines in the language in force."""
    lines = screening.lines.filter(finding=Finding.FAILS).select_related("check_line", "reason")
    return [Point(line.check_line.name, line.reason.text if line.reason else "", line.words) for line in lines]


def letter_context(screening: Screening) -> dict[str, Any]:
    """What the templates of the letters ask for."""
    return {
        "application": screening.application,
        "screening": screening,
        "note": screening.note,
        "points": PointsPerLanguage(screening),
        "correct_due_at": screening.due_at,
    }


class PointsPerLanguage:
    """Points that are looked up when the letter is written, so that each reader gets them in their own language."""

    def __init__(self, screening: Screening) -> None:
        self.screening = screening

    def __iter__(self) -> Iterator[Point]:
        return iter(points_of(self.screening))


@dataclass(frozen=True)
class Preview:
    """A letter as it would go: its language, subject and text, and who gets it."""

    language: str
    subject: str
    body: str
    readers: list[Any]


def preview_letters(screening: Screening, outcome: Outcome, note: str, due: datetime | None) -> list[Preview]:
    """One letter for each language that somebody of the team reads; written by the templates that send it."""
    readers: dict[str, list[Any]] = defaultdict(list)
    for person in team_of(screening.application):
        readers[person.language].append(person)
    context = letter_context(screening) | {"note": note, "correct_due_at": due}
    letters = []
    for language, people in sorted(readers.items()):
        written = write_letter(kind(LETTERS[outcome]), language, context | {"reader": people[0]})
        letters.append(Preview(language, written.subject, written.body, people))
    return letters
