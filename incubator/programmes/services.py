from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from grants.calls.models import Call
from incubator.programmes.models import Intake, Programme, Track


@transaction.atomic
def make_intake(call: Call, programme: Programme, *, number: int, actor: Any, tracks: Iterable[Track] = ()) -> Intake:
    """Say that a call is a round of a programme; naming no track takes in all of them.

    Raises: Refused (the call is open already, or somebody else runs it), ValidationError (the number is taken, a track is another programme's).
    """
    require(actor, "calls.change", call)
    chosen = list(tracks)
    if any(track.programme_id != programme.pk for track in chosen):
        raise ValidationError({"tracks": _("This track belongs to another programme.")})
    intake = Intake(call=call, programme=programme, number=number)
    intake.full_clean()
    intake.save(force_insert=True)
    intake.tracks.set(chosen)
    record(actor, "intake.made", intake, changes={"call": (None, call.prefix), "tracks": (None, ", ".join(track.code for track in chosen))})
    return intake
