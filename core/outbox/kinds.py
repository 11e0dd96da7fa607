"""Which messages exist: each room registers its own, with the templates `mail/<code>/{kk,ru,en}.txt`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as Lazy

from core.outbox.choices import Promise

type Fresh = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `promise`: "once" for what may rather get lost than come twice (reminders), "twice" for what must arrive (receipts, decisions).
    `mandatory`: nobody can switch it off. `label` names it where people choose and staff filter ("Receipt of an application").
    `secret`: its text is never stored; `fresh(parameters)` gives the template's context at sending, and the values named in
    `secrets` are hidden wherever the text is shown.
    """

    code: str
    promise: str
    mandatory: bool
    secret: bool = False
    label: str | Lazy = ""
    fresh: Fresh | None = None
    secrets: tuple[str, ...] = ("url",)

    def __post_init__(self) -> None:
        if self.promise not in Promise:
            raise ValueError(f"{self.code}: no such promise as {self.promise!r}")
        if self.secret and self.fresh is None:
            raise ValueError(f"{self.code} is secret and cannot be made fresh")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    if kind.code in _kinds:
        raise ValueError(f"the message {kind.code} is registered twice")
    _kinds[kind.code] = kind


def kind(code: str) -> Kind:
    """Raises LookupError where no room has registered it."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no room has registered the message {code}") from None


def kinds() -> tuple[Kind, ...]:
    """All of them, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def optional_kinds() -> tuple[Kind, ...]:
    """Those that a person may switch off."""
    return tuple(kind for kind in kinds() if not kind.mandatory)
