"""Councils, their seats, and which council decides which call."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import now
from core.workflow import Conflict
from grants.calls.models import Call
from grants.council.models import CallCouncil, Council, Decision, Seat

NAMES = ("name_kk", "name_ru", "name_en")


@transaction.atomic
def create_council(council: Council, *, actor: Any) -> Council:
    """Raises: Refused, ValidationError (a name is missing)."""
    require(actor, "council.create")
    council.created_by = actor
    _check(council)
    council.save(force_insert=True)
    record(actor, "council.create", council, changes={"kind": (None, council.kind)})
    return council


@transaction.atomic
def change_council(council: Council, *, actor: Any) -> None:
    """Save what stands on the row in hand. Raises: Refused, ValidationError."""
    require(actor, "council.manage", council)
    _check(council)
    council.save(update_fields=["kind", *NAMES])
    record(actor, "council.change", council, changes={"kind": CHANGED, "name": CHANGED})


def _check(council: Council) -> None:
    missing = {name: _("Write the name in each language: letters name the council.") for name in NAMES if not getattr(council, name)}
    if missing:
        raise ValidationError(missing)
    council.full_clean()


@transaction.atomic
def add_seat(council: Council, user: Any, role: str, *, actor: Any) -> Seat:
    """Give a person a seat from now on. Raises: Refused, ValidationError (has a seat, oneself)."""
    require(actor, "council.manage", council)
    if user.pk == actor.pk:
        raise ValidationError({"email": _("Nobody gives a seat to themselves: ask another officer or an administrator.")})
    Council.objects.select_for_update().get(pk=council.pk)
    if council.seats.current().filter(user=user).exists():
        raise ValidationError({"email": _("%(person)s has a seat already. End it first to give another role.") % {"person": user}})
    seat = Seat(council=council, user=user, role=role)
    seat.full_clean()
    seat.save(force_insert=True)
    record(actor, "council.add_seat", seat, changes={"person": (None, user.key), "role": (None, role), "council": (None, council.key)})
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, actor: Any) -> None:
    """From now on the person has no part in the council; what they did stays. Raises: Refused, Conflict (ended already)."""
    require(actor, "council.end_seat", seat)
    instant = now()
    if not Seat.objects.filter(pk=seat.pk, until=None).update(until=instant):
        raise Conflict
    seat.refresh_from_db()
    record(actor, "council.end_seat", seat, changes={"until": (None, instant)})


@transaction.atomic
def set_council(call: Call, council: Council, *, actor: Any) -> CallCouncil:
    """Say which council decides the call; until its first decision is prepared it may be changed.

    Raises: Refused, Conflict (a decision was prepared or released).
    """
    require(actor, "council.choose", call)
    Call.objects.select_for_update().get(pk=call.pk)
    deciding = CallCouncil.objects.select_for_update(of=("self",)).select_related("council").filter(call=call).first()
    if deciding and deciding.council_id == council.pk:
        return deciding
    if Decision.objects.filter(application__call=call).exists():
        raise Refused(_("Decisions of this call have been prepared, so its council does not change any more."))
    before = deciding.council.key if deciding else None
    deciding, _made = CallCouncil.objects.update_or_create(call=call, defaults={"council": council, "chosen_at": now()})
    record(actor, "council.choose", call, changes={"council": (before, council.key)})
    return deciding


def lock_call(call: Call) -> CallCouncil:
    """Whoever prepares or releases decisions of a call holds this row. Raises: Conflict (no council yet)."""
    deciding = CallCouncil.objects.select_for_update(of=("self",)).select_related("council").filter(call=call).first()
    if deciding is None:
        raise Conflict
    return deciding
