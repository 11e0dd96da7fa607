"""What is due, whom it is due from, and how many working days before they are told: rules that rooms register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise

from core.accounts.models import User


@dataclass(frozen=True)
class Due:
    """One thing that is due. `assigned_at`: since when it is theirs, so that nobody is reminded of what is newer than the reminder.

    `context` goes to the letter, beside `due_at`, `working_days_left`, `working_days_late` and `row`.
    """

    row: models.Model
    key: str
    due_at: datetime
    assigned_at: datetime
    recipients: Sequence[User]
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """`due()` gives what is still open now; `offsets` are working days before the due day, at nine in the morning in Almaty.

    A negative offset lies after the due day: -1 is the next working day. `mail` is the kind of message, which promises "once".
    """

    code: str
    label: str | Promise
    due: Callable[[], Iterable[Due]]
    offsets: tuple[int, ...]
    mail: str

    def __post_init__(self) -> None:
        if not self.offsets or len(set(self.offsets)) != len(self.offsets):
            raise ValueError(f"{self.code}: offsets are different numbers of working days before the due day")

    @property
    def speaks_of_late(self) -> bool:
        """Whether it says something after the due instant, so that what is overdue is still its business."""
        return min(self.offsets) < 0


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    if rule.code in _rules:
        raise ValueError(f"the reminder {rule.code} is registered twice")
    _rules[rule.code] = rule


def rules() -> tuple[Rule, ...]:
    """All of them, by code."""
    return tuple(_rules[code] for code in sorted(_rules))
