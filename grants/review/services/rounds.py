from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from core.calendar import arrived_at
from grants.calls.models import Call, DocumentWanted
from grants.review.models import Assignment, ReviewRound

COLUMNS = ("anonymity", "due_at", "per_application", "least_signed", "min_comment")


@transaction.atomic
def set_up_round(round_: ReviewRound, documents: Iterable[DocumentWanted], *, actor: Any) -> ReviewRound:
    """Save how a call is reviewed, at first or once more. Reviews that were due with the round move with it.

    Raises: Refused, ValidationError.
    """
    require(actor, "review.set_up", round_.call)
    Call.objects.select_for_update().get(pk=round_.call_id)
    before = ReviewRound.objects.filter(call=round_.call_id).first()
    _check(round_, before)
    round_.full_clean()
    round_.save()
    round_.documents.set(documents)
    old = {name: getattr(before, name) if before else None for name in COLUMNS}
    changes = {name: (old[name], getattr(round_, name)) for name in COLUMNS if old[name] != getattr(round_, name)}
    record(actor, "review.round", round_, changes=changes)
    if before and before.due_at != round_.due_at:
        of_round(round_.call).open().filter(due_at=before.due_at).update(due_at=round_.due_at)
    return round_


def of_round(call: Call) -> Any:
    return Assignment.objects.filter(call=call)


def _check(round_: ReviewRound, before: ReviewRound | None) -> None:
    if (before is None or before.due_at != round_.due_at) and round_.due_at <= arrived_at():
        raise ValidationError({"due_at": _("Choose an instant that is still ahead.")})
    if round_.due_at <= round_.call.closes_at:
        raise ValidationError({"due_at": _("Reviews begin when the call has closed: choose an instant after that.")})
    if before and before.anonymity != round_.anonymity and of_round(round_.call).exists():
        raise ValidationError({"anonymity": _("Reviewers have been asked already, so who sees whom does not change any more.")})
