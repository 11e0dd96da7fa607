"""What the applicant gives so that a tranche can be paid, and the office's answer."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File as Upload
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.calendar import now, today
from core.files.services import store_file
from core.outbox.services import post
from core.workflow import advance
from grants.applications.queries import officers_of, team_of
from grants.awards.choices import EVIDENCE_KINDS
from grants.awards.models import Award, Condition, Evidence


@transaction.atomic
def give_evidence(condition: Condition, file: Upload, note: str = "", *, actor: Any) -> Evidence:
    """Hand in what a condition asks for, such as the report. Raises: Refused, Conflict, WrongFile, ValidationError."""
    advance(condition, "give", actor=actor)
    stored = store_file(file, actor=actor, kinds=EVIDENCE_KINDS)
    evidence = Evidence(condition=condition, file=stored, note=note.strip(), given_by=actor)
    evidence.clean_fields(exclude=["file", "condition", "given_by", "answered_by", "answered_at", "accepted"])
    evidence.save(force_insert=True)
    award = condition.tranche.award
    post(
        "awards.given", to=officers_of(award.application), about=award, context=_context(condition) | {"url": condition.get_absolute_url()}
    )
    return evidence


@transaction.atomic
def accept_condition(condition: Condition, *, actor: Any, note: str = "") -> None:
    """Say that the condition is met. Raises: Refused, Conflict."""
    advance(condition, "accept", actor=actor, met_at=now(), met_by=actor, note=note.strip())
    _answer(condition, accepted=True, words=note.strip(), actor=actor)
    post("awards.accepted", to=team_of(_award(condition).application), about=_award(condition), context=_context(condition))


@transaction.atomic
def return_condition(condition: Condition, *, actor: Any, words: str, due_on: date | None = None) -> None:
    """Ask for it again, with words, and with a later day where one is given. Raises: Refused, Conflict, ValidationError."""
    words = words.strip()
    faults = {}
    if not words:
        faults["words"] = _("Say what is missing, so that it can be mended.")
    if due_on and due_on < today():
        faults["due_on"] = _("Choose a day that is still ahead.")
    require(actor, "awards.answer", condition)
    if faults:
        raise ValidationError(faults)
    later = {"due_on": due_on} if due_on else {}
    advance(condition, "return", actor=actor, note=words, **later)
    _answer(condition, accepted=False, words=words, actor=actor)
    post("awards.returned", to=team_of(_award(condition).application), about=_award(condition), context=_context(condition))


def _answer(condition: Condition, *, accepted: bool, words: str, actor: Any) -> None:
    condition.evidence.filter(answered_at=None).update(accepted=accepted, answer=words, answered_by=actor, answered_at=now())


def _award(condition: Condition) -> Award:
    return condition.tranche.award


def _context(condition: Condition) -> dict[str, Any]:
    return {"award": _award(condition), "condition": condition, "tranche": condition.tranche}
