"""What a reviewer says when asked: free of any conflict, not free, or not able to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.calendar import arrived_at
from core.workflow import advance
from grants.applications.texts import clean_text
from grants.review.choices import SECRECY, ConflictKind
from grants.review.models import Assignment
from grants.review.services.assigning import tell_officers

LONGEST = 1000


def accept_review(review: Assignment, *, actor: Any, keeps_secret: bool) -> None:
    """Declare oneself free of any conflict and promise secrecy; only then do the papers open.

    Raises: Refused, ValidationError (no promise), Conflict.
    """
    if not keeps_secret:
        raise ValidationError({"keeps_secret": _("Promise to keep the papers secret: without that they stay closed.")})
    advance(review, "accept", actor=actor, answered_at=arrived_at(), secrecy=SECRECY)


@transaction.atomic
def declare_conflict(review: Assignment, *, actor: Any, kind: str, words: str = "") -> None:
    """A conflict of interest, found now or while reading; the papers close and the office is told. Raises: Refused, ValidationError, Conflict."""
    if kind not in ConflictKind:
        raise ValidationError({"kind": _("Say what kind of conflict it is.")})
    instant = arrived_at()
    advance(review, "declare", actor=actor, conflict_kind=kind, words=own_words(words), answered_at=instant, closed_at=instant)
    tell_officers(review)


@transaction.atomic
def decline_review(review: Assignment, *, actor: Any, words: str = "") -> None:
    """Raises: Refused, ValidationError, Conflict."""
    instant = arrived_at()
    advance(review, "decline", actor=actor, words=own_words(words), answered_at=instant, closed_at=instant)
    tell_officers(review)


def own_words(text: str) -> str:
    """Raises: ValidationError (too long, characters that cannot be seen)."""
    text = clean_text(text, lines=True)
    if len(text) > LONGEST:
        raise ValidationError({"words": _("Shorten this: at most %(limit)s characters.") % {"limit": LONGEST}})
    return text
