"""Handing applications over, preparing decisions one by one, stepping out."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from djmoney.money import Money

from core.access import require
from core.audit import record
from core.audit.recording import CHANGED
from core.web.numbers import money
from core.workflow import Conflict, advance
from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.texts import clean_text
from grants.calls.models import Call
from grants.council.choices import DECIDABLE, LEAST_REASONS, LONGEST_WORDS, MOST_REASONS, Outcome
from grants.council.models import Decision, Recusal
from grants.council.queries import place_taken_by
from grants.council.services.bodies import lock_call
from grants.review.choices import ConflictKind
from grants.review.services import close_reviews


@transaction.atomic
def take_up(what: Call | Iterable[Application], *, actor: Any, expected: Collection[UUID] | None = None) -> list[Application]:
    """Hand a call's admitted applications, or those given, to its council: reviews that are still open end.

    `expected` are the keys of the applications that the person was shown. Gives those that were handed over.
    Raises: Refused, Conflict (another set waits now, one is not admitted any more); then nothing moved.
    """
    given = [] if isinstance(what, Call) else list(what)
    calls = {what} if isinstance(what, Call) else {row.call for row in given}
    for call in sorted(calls, key=lambda one: one.pk):
        require(actor, "council.take_up", call)
        lock_call(call)
    rows = (
        list(Application.objects.filter(call=what, state=State.ADMITTED).order_by("pk"))
        if isinstance(what, Call)
        else sorted(given, key=lambda row: row.pk)
    )
    if expected is not None and {row.key for row in rows} != set(expected):
        raise Conflict
    for row in rows:
        advance(row, "consider", actor=actor)
        close_reviews(row)
    return rows


@transaction.atomic
def prepare_decision(
    application: Application,
    *,
    outcome: str,
    reasons: str,
    actor: Any,
    amount: Money | None = None,
    place: int | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """Write down what becomes of one application; the applicant learns nothing before the release.

    `replaces` is the prepared decision that the person saw and means to write anew.
    Raises: Refused, ValidationError (by field), Conflict (another decision was prepared or released meanwhile).
    """
    require(actor, "council.prepare", application)
    lock_call(application.call)
    row = Application.objects.select_for_update().select_related("call").get(pk=application.pk)
    if row.state not in DECIDABLE:
        raise Conflict
    decision = checked_decision(row, outcome=outcome, amount=amount, place=place, reasons=reasons)
    _make_room(row, replaces, actor)
    decision.prepared_by = actor
    decision.save(force_insert=True)
    changes = {"outcome": (None, outcome), "sum": (None, decision.amount), "place": (None, decision.place), "reasons": CHANGED}
    record(actor, "decision.prepare", decision, changes=changes)
    return decision


def checked_decision(application: Application, *, outcome: str, amount: Money | None, place: int | None, reasons: str) -> Decision:
    """The decision as a row that is not saved. Raises: ValidationError with everything that is wrong, by field."""
    reasons = clean_text(reasons, lines=True)
    faults = {
        "outcome": _fault_of_outcome(application, outcome),
        "amount": _fault_of_sum(application, amount) if outcome == Outcome.IN_PART else "",
        "place": _fault_of_place(application, place) if outcome == Outcome.RESERVE else "",
        "reasons": _fault_of_reasons(reasons),
    }
    if any(faults.values()):
        raise ValidationError({field: sentence for field, sentence in faults.items() if sentence})
    sums = {Outcome.FUND: application.requested, Outcome.IN_PART: amount}
    sum_: Any = sums.get(Outcome(outcome))
    return Decision(
        application=application, outcome=outcome, amount=sum_, place=place if outcome == Outcome.RESERVE else None, reasons=reasons
    )


def _fault_of_outcome(application: Application, outcome: str) -> str:
    if outcome not in Outcome:
        return _("Choose the decision.")
    if outcome == Outcome.RESERVE and application.state == State.RESERVE:
        return _("This application is on the reserve list already.")
    return ""


def _fault_of_reasons(reasons: str) -> str:
    if LEAST_REASONS <= len(reasons) <= MOST_REASONS:
        return ""
    limits = {"least": LEAST_REASONS, "most": MOST_REASONS, "now": len(reasons)}
    return _("Write the reasons in %(least)s to %(most)s characters; now there are %(now)s.") % limits


def _fault_of_sum(application: Application, amount: Money | None) -> str:
    requested: Any = application.requested
    if amount is None:
        return _("Write the sum.")
    if amount.currency != requested.currency:
        return _("The sum stands in the currency that was asked for.")
    if amount.amount <= 0:
        return _("The sum must be above zero.")
    if amount >= requested:
        told = {"asked": money(requested)}
        return _("In part means less than the %(asked)s that was asked for. To give all of it, choose “Fund”.") % told
    return ""


def _fault_of_place(application: Application, place: int | None) -> str:
    if place is None or place < 1:
        return _("Write the place in the reserve list: 1, 2, 3 and so on.")
    if place > (most := application.call.applications.count()):
        told = ngettext("The call has %(count)s application, so there is no such place.", "The call has %(count)s applications, so there is no such place.", most)  # fmt: skip
        return told % {"count": most}
    if taken := place_taken_by(application, place):
        return _("Place %(place)s is given to %(number)s.") % {"place": place, "number": taken.number}
    return ""


def _make_room(application: Application, replaces: Decision | None, actor: Any) -> None:
    """What is prepared already makes room only for somebody who saw it. Raises: Conflict."""
    standing = Decision.objects.filter(application=application, release=None).first()
    if (standing.pk if standing else None) != (replaces.pk if replaces else None):
        raise Conflict
    if standing:
        _delete(standing, actor)


def _delete(decision: Decision, actor: Any) -> None:
    record(actor, "decision.drop", decision, changes={"outcome": (decision.outcome, None), "sum": (decision.amount, None), "place": (decision.place, None)})  # fmt: skip
    Decision.objects.filter(pk=decision.pk).delete()


@transaction.atomic
def drop_decision(decision: Decision, *, actor: Any) -> None:
    """Take back a prepared decision: the application is undecided again. Raises: Refused, Conflict (gone or released meanwhile)."""
    require(actor, "council.drop", decision)
    lock_call(decision.application.call)
    standing = Decision.objects.select_for_update(of=("self",)).filter(pk=decision.pk, release=None).first()
    if standing is None:
        raise Conflict
    _delete(standing, actor)


@transaction.atomic
def declare_recusal(application: Application, *, actor: Any, kind: str, reason: str = "") -> Recusal:
    """Step out of one application, for good: from now on the person reads nothing of it and decides nothing about it.

    What they prepared about it is dropped: somebody without a conflict writes it anew.

    Raises: Refused, ValidationError.
    """
    require(actor, "council.step_out", application)
    if kind not in ConflictKind:
        raise ValidationError({"kind": _("Say what kind of conflict it is.")})
    reason = clean_text(reason, lines=True)
    if len(reason) > LONGEST_WORDS:
        raise ValidationError({"reason": _("Shorten this: at most %(limit)s characters.") % {"limit": LONGEST_WORDS}})
    lock_call(application.call)
    recusal, made = Recusal.objects.get_or_create(application=application, user=actor, defaults={"kind": kind, "reason": reason})
    if not made:
        raise Conflict
    if mine := Decision.objects.filter(application=application, release=None, prepared_by=actor).first():
        _delete(mine, actor)
    record(actor, "council.step_out", recusal, changes={"application": (None, application.key), "kind": CHANGED})
    return recusal
