"""Writing an entry. A value that belongs to a person (name, address, IIN, free text) never gets here: `changes` says only that it changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from djmoney.money import Money

CHANGED = "changed"
"""Stands for both values where a personal value or a text was changed."""


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: client address, request id, the hat its person wears, and the token where a program sends it."""

    address: str | None = None
    request_id: str = ""
    hat: str = ""
    token_key: UUID | None = None
    token_label: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


@contextmanager
def origin(address: str | None = None, request_id: str = "", hat: str = "") -> Iterator[None]:
    """Entries written inside carry this origin."""
    token = _origin.set(Origin(address, request_id, hat))
    try:
        yield
    finally:
        _origin.reset(token)


def name_token(key: UUID, label: str) -> None:
    """Entries written until the request ends name this token: who has it is known only once the request is being answered."""
    source = _origin.get()
    if source is not NOWHERE:  # outside a request nothing would ever take it back
        _origin.set(replace(source, token_key=key, token_label=label))


def record(actor: Any, action: str, subject: models.Model, *, changes: Mapping[str, Any] | None = None) -> None:
    """Add one entry inside the caller's transaction.

    `actor` is a person or None for the system's own clock. `changes` maps a field to (old, new), or to CHANGED.
    The subject is kept by kind, key and label, so the entry outlives it.
    """
    source = _origin.get()
    apps.get_model("core_audit", "Entry").objects.create(
        actor_id=getattr(actor, "pk", None),
        hat=source.hat,
        address=source.address,
        request_id=source.request_id,
        token_key=source.token_key,
        token_label=source.token_label,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_key=str(getattr(subject, "key", subject.pk)),
        subject_label=str(getattr(subject, "audit_label", "")),
        changes={name: _plain(value) for name, value in (changes or {}).items()},
    )


def _plain(value: Any) -> Any:
    """JSON keeps what it knows; sums, dates and the like become text, never a float, and the same text in every language."""
    if isinstance(value, Money):
        return f"{value.amount} {value.currency.code}"
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
