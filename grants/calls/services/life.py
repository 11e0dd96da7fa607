"""Opening and cancelling a call, who runs it, and the numbers that it gives out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from core.calendar import now
from core.workflow import advance
from grants.calls.gate import gaps_of
from grants.calls.models import Call, CallOfficer, NumberSeries

LONGEST_REASON = 2000


@transaction.atomic
def open_call(call: Call, *, actor: Any) -> None:
    """Publish the call. From here on what applicants rely on stands still.

    Raises: Refused, ValidationError (a sentence for each gap), Conflict.
    """
    # Whoever changes a part takes this lock too: nothing can go missing between the look and the opening
    Call.objects.select_for_update().get(pk=call.pk)
    call.refresh_from_db()
    require(actor, "calls.open", call)
    if gaps := gaps_of(call):
        raise ValidationError([gap.sentence for gap in gaps])
    advance(call, "open", actor=actor, published_at=now())


def cancel_call(call: Call, *, actor: Any, reason: str) -> None:
    """Raises: Refused, ValidationError (no reason, or too long a one), Conflict."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why: applicants will read it.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Shorten the reason: at most %(limit)s characters.") % {"limit": LONGEST_REASON}})
    advance(call, "cancel", actor=actor, cancelled_because=reason, cancelled_at=now())


@transaction.atomic
def name_officer(call: Call, user: Any, *, actor: Any) -> CallOfficer:
    """Let a person run the call; naming somebody twice changes nothing. Raises: Refused."""
    require(actor, "calls.name_officers", call)
    officer, made = CallOfficer.objects.get_or_create(call=call, user=user, until=None)
    if made:
        record(actor, "call.officer_named", call, changes={"officer": (None, user.key)})
    return officer


@transaction.atomic
def end_office(officer: CallOfficer, *, actor: Any) -> None:
    """Raises: Refused."""
    require(actor, "calls.name_officers", officer.call)
    if CallOfficer.objects.filter(pk=officer.pk, until=None).update(until=now()):
        record(actor, "call.officer_ended", officer.call, changes={"officer": (officer.user.key, None)})


def next_number(prefix: str) -> str:
    """The next number of the series, such as ICO-2026-00041. Inside the caller's transaction: if that fails, no gap is left."""
    NumberSeries.objects.get_or_create(prefix=prefix)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix)
    series.last += 1
    series.save(update_fields=["last"])
    return str(series)
