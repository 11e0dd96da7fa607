"""Who may do what: rules with a sentence that can be shown to a person.

A rule is a predicate and the sentence that is true when it holds. Rules join by ``&``, ``|`` and ``~``. Rooms say
``allow("applications.submit", is_member & call_is_open)``; everybody else asks ``can``, ``require`` or ``why_not``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from core.access.standing import keep_standing, once_a_page, person_with_standing, standing
from core.access.visibility import as_reader, visibility, visible, visible_rows

__all__ = [
    "Refused",
    "Rule",
    "UnknownAction",
    "actions",
    "allow",
    "can",
    "keep_standing",
    "once_a_page",
    "person_with_standing",
    "require",
    "rule",
    "standing",
    "visibility",
    "visible",
    "visible_rows",
    "why_not",
]

type Sentence = str | Promise
type Predicate = Callable[[Any, Any], bool]


class UnknownAction(LookupError):
    """An action that no room has allowed: a fault of ours, never of the reader."""


class Refused(PermissionDenied):
    """A person may see this but not do that; carries the sentence to show."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Rule:
    """`refusal(user, row)` gives None where the rule holds, else the sentence of the part that refused."""

    refusal: Callable[[Any, Any], Sentence | None]
    opposite: Callable[[Any, Any], Sentence | None]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(_first(self.refusal, other.refusal), _all(self.opposite, other.opposite))

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(_all(self.refusal, other.refusal), _first(self.opposite, other.opposite))

    def __invert__(self) -> "Rule":
        return Rule(self.opposite, self.refusal)

    def about(self, way: str) -> "Rule":
        """The same rule, asked about a row that leads to its own: `belongs.about("tranche.award")`."""
        own = attrgetter(way)
        return Rule(lambda user, row: self.refusal(user, own(row)), lambda user, row: self.opposite(user, own(row)))


def _first(*parts: Callable[[Any, Any], Sentence | None]) -> Callable[[Any, Any], Sentence | None]:
    """Refuses with the first part that refuses."""
    return lambda user, row: next((no for part in parts if (no := part(user, row)) is not None), None)


def _all(*parts: Callable[[Any, Any], Sentence | None]) -> Callable[[Any, Any], Sentence | None]:
    """Refuses only when each part does, with the last one's sentence: the one that was closest to holding."""

    def refusal(user: Any, row: Any) -> Sentence | None:
        no: Sentence | None = None
        for part in parts:
            if (no := part(user, row)) is None:
                return None
        return no

    return refusal


def rule(refusal: Sentence, *, otherwise: Sentence = "") -> Callable[[Predicate], Rule]:
    """Make a predicate a rule. `refusal` is said where it does not hold, `otherwise` where its opposite was asked for."""

    def wrap(predicate: Predicate) -> Rule:
        def holds(user: Any, row: Any) -> bool:
            answer = predicate(user, row)
            if answer is not True and answer is not False:  # a pair or a None would read as an answer and is none
                raise TypeError(f"{predicate!r} answered {answer!r}, not a bool")
            return answer

        return Rule(
            lambda user, row: None if holds(user, row) else refusal, lambda user, row: (otherwise or refusal) if holds(user, row) else None
        )

    return wrap


_actions: dict[str, Rule] = {}


def allow(action: str, when: Rule) -> None:
    """Register who may do `action` ("room.verb"). Twice the same name is a fault."""
    if action in _actions:
        raise ValueError(f"{action} is allowed twice")
    _actions[action] = when


def actions() -> tuple[str, ...]:
    return tuple(sorted(_actions))


def why_not(user: Any, action: str, row: Any = None) -> Sentence | None:
    """The sentence that refuses, or None where it is allowed. Raises UnknownAction."""
    if action not in _actions:
        raise UnknownAction(action)
    return _actions[action].refusal(as_reader(user), row)


def can(user: Any, action: str, row: Any = None) -> bool:
    return why_not(user, action, row) is None


def require(user: Any, action: str, row: Any = None) -> None:
    """Raises Refused with the sentence where the action is not allowed."""
    if (sentence := why_not(user, action, row)) is not None:
        raise Refused(sentence)
