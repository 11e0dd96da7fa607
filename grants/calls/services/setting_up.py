"""A call before it is opened: its own columns."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from core.audit.recording import CHANGED
from core.web.languages import LANGUAGES
from core.workflow import Conflict
from grants.calls.choices import CallState
from grants.calls.models import Call

TEXTS = ("title", "summary", "who", "purpose", "judging", "afterwards")
TEXT_COLUMNS = tuple(f"{name}_{language}" for name in TEXTS for language in LANGUAGES)
FIGURES = (
    "kind", "stream", "prefix", "opens_at", "closes_at", "max_amount", "max_months", "currencies",
    "screening_days", "correction_days", "corrections_allowed", "contact",
)  # fmt: skip
COLUMNS = (*FIGURES, *TEXT_COLUMNS)


@transaction.atomic
def create_call(call: Call, *, actor: Any) -> Call:
    """Save a new draft; its texts may come later, one title at least stands at once. Raises: Refused, ValidationError."""
    require(actor, "calls.prepare", call)
    check_call(call)
    call.save(force_insert=True)
    record(actor, "call.created", call, changes={"kind": (None, call.kind), "stream": (None, call.stream.code)})
    return call


@transaction.atomic
def change_call(call: Call, *, actor: Any, names: Iterable[str] = COLUMNS) -> None:
    """Save the named columns of a draft as they stand on the row in hand.

    Raises: Refused, ValidationError, Conflict (it was opened meanwhile).
    """
    before = lock_draft(call, actor=actor)
    changed = [name for name in names if differs(before, call, name)]
    if not changed:
        return
    check_call(call)
    columns = [*changed, *(["max_amount_currency"] if "max_amount" in changed else [])]
    call.save(update_fields=columns)
    record(actor, "call.changed", call, changes={name: _told(before, call, name) for name in changed})


def differs(before: Model, after: Model, name: str) -> bool:
    """Whether the column changed; a text that is not there and an empty one are the same."""
    old, new = getattr(before, name), getattr(after, name)
    return old != new and not (old in (None, "") and new in (None, ""))


def lock_draft(call: Call, *, actor: Any) -> Call:
    """The call as it stands, locked against its own opening. Raises: Refused, Conflict."""
    require(actor, "calls.change", call)
    row = Call.objects.select_for_update(of=("self",)).select_related("stream").filter(pk=call.pk, state=CallState.DRAFT).first()
    if row is None:
        raise Conflict
    return row


def check_call(call: Call) -> None:
    """Every column that is there is sound; missing texts are the gate's business. Raises: ValidationError."""
    call.clean_fields(exclude={*TEXTS, *(name for name in TEXT_COLUMNS if not getattr(call, name))})
    if not any(getattr(call, f"title_{language}") for language in LANGUAGES):
        raise ValidationError({"title_ru": _("Give the call a title in one language at least.")})
    call.validate_constraints()


def _told(before: Call, after: Call, name: str) -> Any:
    """Old and new of a figure; of a text only that it changed."""
    if name in TEXT_COLUMNS or name == "contact":
        return CHANGED
    old, new = getattr(before, name), getattr(after, name)
    return (old.code, new.code) if name == "stream" else (old, new)
