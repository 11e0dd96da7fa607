"""The rows that a call is made of: added, changed, moved, taken out and put back while it is a draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers import deserialize, serialize
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.audit.recording import CHANGED
from core.web.languages import LANGUAGES
from core.workflow import Conflict
from grants.calls.models import Call, Question, ScreeningCheck, ScreeningReason, Section
from grants.calls.models.content import PartOfCall
from grants.calls.models.texts import translated_columns
from grants.calls.services.setting_up import differs, lock_draft

PARENTS: dict[type[PartOfCall], str] = {Question: "section", ScreeningReason: "check_line"}
CHILDREN: dict[type[PartOfCall], str] = {Section: "questions", ScreeningCheck: "reasons"}
MOST = 60
"""Rows of one kind in one place: a form of a thousand questions is a mistake."""


def call_of(part: PartOfCall) -> Call:
    parent = PARENTS.get(type(part))
    return getattr(part, parent).call if parent else part.call  # type: ignore[attr-defined]


def siblings(part: PartOfCall) -> Any:
    """The rows among which this one has its order."""
    place = PARENTS.get(type(part), "call")
    return type(part)._default_manager.filter(**{place: getattr(part, place)})


def noun(part: PartOfCall) -> str:
    return str(part._meta.model_name)


@transaction.atomic
def add_part[P: PartOfCall](part: P, *, actor: Any) -> P:
    """Save a new part as the last of its kind. Raises: Refused, ValidationError, Conflict."""
    call = call_of(part)
    lock_draft(call, actor=actor)
    others = list(siblings(part))
    if len(others) >= MOST:
        raise ValidationError(_("There are %(most)s of these already, which is as many as a call can hold.") % {"most": MOST})
    part.position = max((other.position for other in others), default=0) + 1
    _give_code(part, {getattr(other, "code", "") for other in others})
    _check(part)
    part.save(force_insert=True)
    record(actor, f"call.{noun(part)}_added", call, changes={"part": (None, part.key)})
    return part


@transaction.atomic
def change_part(part: PartOfCall, *, actor: Any) -> None:
    """Save the part in hand. Raises: Refused, ValidationError, Conflict (opened, or taken out meanwhile)."""
    call = call_of(part)
    lock_draft(call, actor=actor)
    before = type(part)._default_manager.filter(pk=part.pk).first()
    if before is None:
        raise Conflict
    columns = [field.attname for field in part._meta.concrete_fields if not field.primary_key]
    texts = _text_columns(part)
    changed = [name for name in columns if name not in _fallen_back(part) and differs(before, part, name)]
    if not changed:
        return
    _check(part)
    part.save()
    told = {name: CHANGED if name in texts else (getattr(before, name), getattr(part, name)) for name in changed}
    record(actor, f"call.{noun(part)}_changed", call, changes={"part": part.key, **told})


@transaction.atomic
def move_part(part: PartOfCall, step: int, *, actor: Any) -> None:
    """Let the part change places with its neighbour, before it (-1) or after it (1); at the end it stays. Raises: Refused, Conflict."""
    call = call_of(part)
    lock_draft(call, actor=actor)
    rows = list(siblings(part))
    place = next((index for index, row in enumerate(rows) if row.pk == part.pk), None)
    if place is None:
        raise Conflict
    target = place + step
    if not 0 <= target < len(rows):
        return
    rows[place], rows[target] = rows[target], rows[place]
    for position, row in enumerate(rows, 1):
        row.position = position
    type(part)._default_manager.bulk_update(rows, ["position"])
    record(actor, f"call.{noun(part)}_moved", call, changes={"part": part.key, "place": (place + 1, target + 1)})


@transaction.atomic
def remove_part(part: PartOfCall, *, actor: Any) -> str:
    """Take the part out with what stands in it; the text that comes back puts it in again (`restore_part`). Raises: Refused, Conflict."""
    call = call_of(part)
    lock_draft(call, actor=actor)
    inside = list(getattr(part, CHILDREN[type(part)]).all()) if type(part) in CHILDREN else []
    kept = serialize("json", [part, *inside])
    key, kind = part.key, noun(part)
    if not type(part)._default_manager.filter(pk=part.pk).delete()[0]:
        raise Conflict
    record(actor, f"call.{kind}_removed", call, changes={"part": (key, None)})
    return kept


@transaction.atomic
def restore_part(call: Call, kept: str, *, actor: Any) -> None:
    """Put back what `remove_part` of this call took out. Raises: Refused, ValidationError, Conflict."""
    lock_draft(call, actor=actor)
    rows: list[Any] = [found.object for found in deserialize("json", kept)]
    first = rows[0]
    if type(first)._default_manager.filter(pk=first.pk).exists() or not _has_its_place(first, call):
        raise Conflict
    for row in rows:
        row.save(force_insert=True)
    record(actor, f"call.{noun(first)}_restored", call, changes={"part": (None, first.key)})


def _has_its_place(part: Any, call: Call) -> bool:
    """Whether the row that the part stood in is still there, and of this call."""
    if type(part) not in PARENTS:
        return bool(part.call_id == call.pk)
    above = type(part)._meta.get_field(PARENTS[type(part)])
    return bool(above.related_model._default_manager.filter(pk=getattr(part, above.attname), call=call).exists())


def _check(part: PartOfCall) -> None:
    """Every column is sound, and each text that must stand stands in one language at least. Raises: ValidationError."""
    names = translated_columns(type(part))
    empty = {f"{name}_{language}" for name in names for language in LANGUAGES if not getattr(part, f"{name}_{language}")}
    part.clean_fields(exclude={*names, *empty})
    main = names[0] if names else ""
    if main and all(f"{main}_{language}" in empty for language in LANGUAGES):
        raise ValidationError({f"{main}_ru": _("Write this in one language at least.")})
    part.validate_constraints()


def _text_columns(part: PartOfCall) -> set[str]:
    names = translated_columns(type(part))
    return {f"{name}_{language}" for name in names for language in LANGUAGES}


def _fallen_back(part: PartOfCall) -> set[str]:
    """The columns without a language: modeltranslation shows another one's text through them."""
    return set(translated_columns(type(part)))


def _give_code(part: PartOfCall, taken: set[str]) -> None:
    """A code of our own, unique among its siblings: people never see it, answers are kept under it."""
    if not hasattr(part, "code") or part.code:
        return
    part.code = next(code for number in range(1, MOST + 2) if (code := f"{noun(part)}-{number}") not in taken)
