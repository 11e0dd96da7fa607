"""What a letter of the formal check says: read by the officer before it goes, in the language of each reader."""

from dataclasses import dataclass
from typing import Any

from grants.applications.choices import Finding, Outcome
from grants.applications.models import Screening

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


def letter_context(screening: Screening, *, note: str | None = None) -> dict[str, Any]:
    """What the templates of the letters ask for; `note` stands in for one that is not saved yet."""
    return {
        "application": screening.application,
        "screening": screening,
        "note": screening.note if note is None else note,
        "points": PointsPerLanguage(screening),
        "correct_due_at": screening.due_at,
    }


class PointsPerLanguage:
    """Points that are looked up when the letter is written, so that each reader gets them in their own language."""

    def __init__(self, screening: Screening) -> None:
        self.screening = screening

    def __iter__(self) -> Any:
        return iter(points_of(self.screening))
