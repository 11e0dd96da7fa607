"""Kinds of application. The pipeline is one; what differs from kind to kind is asked of an adapter that the kind's room registers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise

type Sentence = str | Promise


@dataclass(frozen=True)
class Item:
    """A field of the application form. `kind` is one of `QuestionKind`; `choices` are (code, words) in the reader's language."""

    code: str
    label: Sentence
    kind: str
    hint: Sentence = ""
    required: bool = True
    max_length: int = 3000
    choices: tuple[tuple[str, Sentence], ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of the form: items to fill in, or a page of the kind's own at `template` with `context`."""

    code: str
    title: Sentence
    intro: Sentence = ""
    items: tuple[Item, ...] = ()
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What stands in the way of submission: the part to go to, the field if there is one, and the sentence."""

    part: str
    code: str
    sentence: Sentence


class Kind(Protocol):
    """What the pipeline asks. `application` is a `grants.applications` row; its type is not known on this level."""

    code: str
    name: Sentence

    def parts(self, application: Any) -> list[Part]:
        """The kind's own parts of the form, which stand before the call's sections."""

    def answered(self, application: Any, code: str, value: str) -> None:
        """An item of the kind's own parts was saved as text; bring the kind's row in line with it."""

    def problems(self, application: Any) -> list[Problem]:
        """What the kind finds missing or broken, at the instant that counts."""

    def hint_about(self, application: Any, amount: Any) -> dict[str, Any] | None:
        """Template and figures shown under the sum while it is typed, such as what is left of a limit."""

    def snapshot(self, application: Any) -> dict[str, Any]:
        """The kind's part of the receipt: plain JSON, no personal numbers."""

    def start_url(self, call: Any) -> str:
        """The page on which an application of this kind to this call is begun."""

    def award_problem(self, application: Any, money: Any, day: date) -> Sentence | None:
        """What stands against awarding this sum on that day, such as a limit that it would pass; None where nothing does."""

    def record_award(self, application: Any, money: Any, *, day: date, actor: Any) -> None:
        """The sum is awarded: count it wherever the kind counts. Inside the caller's transaction; raises Refused where it must not be."""

    def release_award(self, application: Any, money: Any, *, day: date, actor: Any) -> None:
        """So much of the awarded sum will never be paid: give it back wherever the kind counted it."""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    if kind.code in _kinds:
        raise ValueError(f"the kind {kind.code} is registered twice")
    _kinds[kind.code] = kind


def kind_named(code: str) -> Kind:
    return _kinds[code]


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())
