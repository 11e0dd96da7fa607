"""Publishing: every prepared decision of a call at once, or none."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.audit import record
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.applications.models import Application
from grants.applications.queries import team_of
from grants.calls.models import Call
from grants.council.choices import LETTERS, MOVES, Outcome
from grants.council.models import Council, Decision, Release
from grants.council.queries import bands_of
from grants.council.services.bodies import lock_call


@transaction.atomic
def release_decisions(call: Call, *, actor: Any, expected: Collection[UUID]) -> Release:
    """Publish what is prepared: the applications move, the applicants are told by letter, and nothing of it changes any more.

    `expected` are the keys of the decisions that the chair was shown.
    Raises: Refused, Conflict (something else waits now: prepared, dropped, withdrawn or released meanwhile); then nothing happened.
    """
    require(actor, "council.release", call)
    deciding = lock_call(call)
    require(actor, "council.release", call)  # once more: somebody may have stepped out, or lost the seat, while this waited
    waiting = list(Decision.objects.waiting().filter(application__call=call).with_all().order_by("pk"))
    if {decision.key for decision in waiting} != set(expected):
        raise Conflict
    if not waiting:
        raise Refused(_("No decision is prepared, so there is nothing to release."))
    release = Release.objects.create(call=call, released_by=actor)
    Decision.objects.filter(pk__in=[decision.pk for decision in waiting]).update(release=release)
    for decision in waiting:
        _publish(decision, deciding.council, actor)
    record(actor, "council.release", release, changes={"call": (None, call.key), "decisions": (None, len(waiting))})
    return release


def _publish(decision: Decision, council: Council, actor: Any) -> None:
    """Raises: Conflict (the application was withdrawn meanwhile)."""
    application, outcome = decision.application, Outcome(decision.outcome)
    advance(application, MOVES[outcome], actor=actor)
    changes = {"outcome": (None, decision.outcome), "sum": (None, decision.amount), "place": (None, decision.place)}
    record(actor, "decision.release", decision, changes=changes)
    context = letter_context(decision, application, council)
    post(LETTERS[outcome], to=team_of(application), about=application, context=context, dedupe=f"decision-{decision.key}")


def letter_context(decision: Decision, application: Application, council: Council) -> dict[str, Any]:
    """What the letter of a decision is written from, before and after it is released."""
    return {
        "decision": decision,
        "application": application,
        "call": application.call,
        "council": council,
        "bands": bands_of(application),
    }
