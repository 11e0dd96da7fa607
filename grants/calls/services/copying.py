"""A new draft made of an earlier call: all its parts, in every language, so that a call is set up in a morning."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import models, transaction

from core.access import require
from core.audit import record
from grants.calls.choices import CallState
from grants.calls.models import Call
from grants.calls.models.texts import translated_columns
from grants.calls.services.setting_up import COLUMNS, check_call

PARTS = ("eligibility_rules", "documents", "criteria")
NESTED = {"sections": ("questions", "section"), "checks": ("reasons", "check_line")}


@transaction.atomic
def copy_call(source: Call, *, actor: Any, **columns: Any) -> Call:
    """A draft with everything of `source` except its officers; `columns` are those that differ (opens_at, closes_at, prefix).

    Raises: Refused, ValidationError.
    """
    require(actor, "calls.prepare", source)
    require(actor, "calls.view", source)
    call = Call(**{name: getattr(source, name) for name in COLUMNS} | columns, state=CallState.DRAFT)
    check_call(call)
    call.save(force_insert=True)
    for name in PARTS:
        for part in getattr(source, name).all():
            _copied(part, {"call": call})
    for name, (inside, place) in NESTED.items():
        for part in getattr(source, name).prefetch_related(inside):
            children = list(getattr(part, inside).all())
            home = _copied(part, {"call": call})
            for child in children:
                _copied(child, {place: home})
    record(actor, "call.copied", call, changes={"from": (None, source.key)})
    return call


def _copied(row: models.Model, changes: Mapping[str, Any]) -> models.Model:
    """A second row with the same columns, its own key, and these changes."""
    base = set(translated_columns(type(row)))
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key and field.name not in {"key", *base}]
    copy = type(row)(**{name: getattr(row, name) for name in columns}, key=uuid4())
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy
