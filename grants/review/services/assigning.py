"""Giving applications to reviewers, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import Refused, require
from core.audit import record
from core.calendar import arrived_at, now
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.applications.models import Application
from grants.review.aliases import draw_alias
from grants.review.choices import OPEN, EndReason
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.names import hide_names
from grants.review.policies import UNDER_REVIEW
from grants.review.queries import officers_of_call
from grants.review.ties import telling_names, ties_of


@dataclass(frozen=True)
class LeftOut:
    """A pair that was not made, and why."""

    application: Application
    reviewer: Reviewer
    sentence: str


@transaction.atomic
def assign_reviewer(application: Application, reviewer: Reviewer, *, actor: Any) -> Assignment:
    """Ask a reviewer for an opinion of one application, by letter.

    Raises: Refused, ValidationError (no round, a tie, a full load, asked already).
    """
    require(actor, "review.assign", application)
    # The reviewer's row orders two officers: neither the load nor an alias is given twice
    locked = Reviewer.objects.select_for_update(of=("self",)).select_related("user").get(pk=reviewer.pk)
    round_ = _round_of(application)
    check_pair(application, locked)
    review = Assignment.objects.create(
        application=application,
        call=application.call,
        reviewer=locked,
        alias=draw_alias(set(locked.assignments.values_list("alias", flat=True))),
        shown_title=shown_title(application, round_),
        assigned_by=actor,
        due_at=round_.due_at,
    )
    record(actor, "review.assign", review, changes={"application": (None, application.key), "reviewer": (None, locked.key)})
    post("review.asked", to=[locked.user], about=review, context={"review": review, "call": application.call, "round": round_})
    return review


def _round_of(application: Application) -> ReviewRound:
    round_ = ReviewRound.objects.filter(call=application.call_id).first()
    if round_ is None:
        raise ValidationError(_("Set up the round of review first."))
    if round_.is_over:
        raise ValidationError(_("The day on which reviews are due has passed. Give the round a later one first."))
    return round_


def shown_title(application: Application, round_: ReviewRound) -> str:
    """The title as reviewers of this round read it; an application that is reviewed does not change any more."""
    return hide_names(application.title, telling_names(application)) if round_.is_double_blind else application.title


def check_pair(application: Application, reviewer: Reviewer) -> None:
    """Raises: ValidationError with the sentence that stands against the pair."""
    if not (reviewer.is_active and reviewer.user.is_active):
        raise ValidationError(_("%(reviewer)s does not review for us any more.") % {"reviewer": reviewer})
    if reviewer.assignments.standing().filter(application=application).exists():
        raise ValidationError(_("%(reviewer)s has this application already.") % {"reviewer": reviewer})
    if ties := ties_of(application, reviewer):
        raise ValidationError(f"{reviewer}: {ties[0].sentence}")
    if reviewer.assignments.open().filter(application__state__in=UNDER_REVIEW).count() >= reviewer.max_load:
        full = ngettext("%(reviewer)s takes %(most)s review at a time and has it.", "%(reviewer)s takes %(most)s reviews at a time and has them.", reviewer.max_load)  # fmt: skip
        raise ValidationError(full % {"reviewer": reviewer, "most": reviewer.max_load})


def assign_many(
    applications: Sequence[Application], reviewers: Sequence[Reviewer], *, actor: Any
) -> tuple[list[Assignment], list[LeftOut]]:
    """Every application to every reviewer, as far as it goes: what was made, and what was left out with its reason."""
    made: list[Assignment] = []
    left: list[LeftOut] = []
    for application in applications:
        for reviewer in reviewers:
            try:
                made.append(assign_reviewer(application, reviewer, actor=actor))
            except (ValidationError, Refused) as no:
                left.append(LeftOut(application, reviewer, no.messages[0] if isinstance(no, ValidationError) else str(no.sentence)))
    return made, left


@transaction.atomic
def end_review(review: Assignment, *, actor: Any) -> None:
    """Take a review back that is not signed. Raises: Refused, Conflict."""
    advance(review, "end", actor=actor, ended_because=EndReason.OFFICE, closed_at=now())
    post("review.ended", to=[review.reviewer.user], about=review, context={"review": review, "call": review.application.call})


@transaction.atomic
def replace_reviewer(review: Assignment, reviewer: Reviewer, *, actor: Any) -> Assignment:
    """Take a review back and ask somebody else, both or neither. Raises: Refused, Conflict, ValidationError."""
    end_review(review, actor=actor)
    return assign_reviewer(review.application, reviewer, actor=actor)


@transaction.atomic
def give_time(review: Assignment, due_at: datetime, *, actor: Any) -> None:
    """A later day for one reviewer; the reminders follow it. Raises: Refused, ValidationError, Conflict."""
    require(actor, "review.give_time", review)
    if due_at <= arrived_at():
        raise ValidationError({"due_at": _("Choose an instant that is still ahead.")})
    before = review.due_at
    if not Assignment.objects.filter(pk=review.pk, state__in=OPEN).update(due_at=due_at):
        raise Conflict
    review.refresh_from_db()
    record(actor, "review.give_time", review, changes={"due_at": (before, due_at)})


@transaction.atomic
def close_reviews(application: Application) -> int:
    """What is still open of an application that was decided or withdrawn ends; what is signed stays. Gives how many.

    Whoever does so to several applications in one transaction goes by their keys.
    """
    # All of them at once: who ends one holds what is kept of them all, for which whoever signs another would wait, and wait for each other
    locked = application.reviews.open().with_all().select_for_update(of=("self",)).order_by("pk")
    return sum(close_one(review, EndReason.OVER) for review in locked)


@transaction.atomic
def close_one(review: Assignment, because: EndReason) -> bool:
    """End one review by the system's own clock and tell whom it concerns; False where somebody was faster."""
    try:
        advance(review, "close", actor=None, ended_because=because, closed_at=now())
    except Conflict:
        return False
    context = {"review": review, "call": review.application.call}
    if because == EndReason.LEFT:
        tell_officers(review)
    else:
        post("review.ended", to=[review.reviewer.user], about=review, context=context)
    return True


def tell_officers(review: Assignment) -> None:
    """An application has lost a reviewer, and somebody else must be found."""
    call = review.application.call
    post("review.handed_back", to=officers_of_call(call), about=review, context={"review": review, "call": call, "url": office_url(review)})


def office_url(review: Assignment) -> str:
    return reverse("review:application", args=[review.application.key])


def close_what_is_over() -> int:
    """Ends what is open of applications that are not under review any more, and of people whose account was closed. Safe to repeat."""
    over = Assignment.objects.open().exclude(application__state__in=UNDER_REVIEW).with_all()
    left = Assignment.objects.open().filter(application__state__in=UNDER_REVIEW, reviewer__user__is_active=False).with_all()
    return sum(close_one(review, EndReason.OVER) for review in over) + sum(close_one(review, EndReason.LEFT) for review in left)
