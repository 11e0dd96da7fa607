"""The pool of reviewers: who is in it, when they are away, and what happens when one leaves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import today
from core.workflow import Conflict
from grants.review.choices import EndReason
from grants.review.models import Area, Leave, Reviewer
from grants.review.services.assigning import close_one

COLUMNS = ("languages", "country", "employer", "max_load")


@transaction.atomic
def add_reviewer(reviewer: Reviewer, areas: Iterable[Area], *, actor: Any) -> Reviewer:
    """Put a person into the pool. Raises: Refused, ValidationError (a column that makes no sense, in the pool already)."""
    require(actor, "review.manage_pool")
    reviewer.full_clean()
    reviewer.save(force_insert=True)
    reviewer.areas.set(areas)
    record(actor, "reviewer.add", reviewer, changes={"person": (None, reviewer.user.key)})
    return reviewer


@transaction.atomic
def change_reviewer(reviewer: Reviewer, areas: Iterable[Area], *, actor: Any) -> None:
    """Save what stands on the row in hand. Raises: Refused, ValidationError."""
    require(actor, "review.manage_pool")
    reviewer.full_clean()
    reviewer.save(update_fields=COLUMNS)
    reviewer.areas.set(areas)
    record(actor, "reviewer.change", reviewer, changes={"profile": CHANGED})


@transaction.atomic
def retire_reviewer(reviewer: Reviewer, *, actor: Any) -> int:
    """Take a person out of the pool. What is open with them ends and its officers are told; what is signed stays.

    Gives how many reviews ended. Raises: Refused.
    """
    require(actor, "review.manage_pool")
    locked = Reviewer.objects.select_for_update().get(pk=reviewer.pk)
    if not locked.is_active:
        return 0
    Reviewer.objects.filter(pk=reviewer.pk).update(is_active=False)
    ended = sum(close_one(review, EndReason.LEFT) for review in reviewer.assignments.open().with_all().order_by("application_id"))
    record(actor, "reviewer.retire", reviewer, changes={"is_active": (True, False), "ended": (None, ended)})
    reviewer.refresh_from_db()
    return ended


@transaction.atomic
def restore_reviewer(reviewer: Reviewer, *, actor: Any) -> None:
    """Raises: Refused."""
    require(actor, "review.manage_pool")
    if Reviewer.objects.filter(pk=reviewer.pk, is_active=False).update(is_active=True):
        record(actor, "reviewer.restore", reviewer, changes={"is_active": (False, True)})
    reviewer.refresh_from_db()


@transaction.atomic
def plan_leave(reviewer: Reviewer, since: date, until: date, *, actor: Any) -> Leave:
    """Days away, by the reviewer or the office. Raises: Refused, ValidationError."""
    may_plan(actor, reviewer)
    if until < since:
        raise ValidationError({"until": _("The last day comes before the first.")})
    if until < today():
        raise ValidationError({"until": _("These days have passed.")})
    leave = Leave.objects.create(reviewer=reviewer, since=since, until=until)
    record(actor, "reviewer.leave", reviewer, changes={"since": (None, since), "until": (None, until)})
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, *, actor: Any) -> None:
    """Raises: Refused, Conflict (it is gone)."""
    may_plan(actor, leave.reviewer)
    gone, _rows = Leave.objects.filter(pk=leave.pk).delete()
    if not gone:
        raise Conflict
    record(actor, "reviewer.leave_cancelled", leave.reviewer, changes={"since": (leave.since, None), "until": (leave.until, None)})


def may_plan(actor: Any, reviewer: Reviewer) -> None:
    """Raises: Refused."""
    if not actor.is_authenticated or not actor.is_active or actor.pk != reviewer.user_id:
        require(actor, "review.manage_pool")
    elif not reviewer.is_active:
        raise Refused(_("You do not review for us any more."))
