"""What the reviews of an application come to, kept beside them: a call of ten thousand is ranked and counted out of one row of each.

A trigger on the review keeps the row in the review's own transaction, and `manage.py verify` compares it with the reviews.
"""

from typing import Any

import pgtrigger
from django.db import models

from grants.applications.models import Application
from grants.calls.models import Call
from grants.review.choices import STANDING, State


class ReviewTally(models.Model):
    """Of one application that was ever given to a reviewer: how many reviews stand, how many of these are signed, and their points together."""

    application = models.OneToOneField(Application, primary_key=True, on_delete=models.PROTECT, related_name="review_tally")
    # That of the application, for good; whoever locks a call must not wait for a review
    call = models.ForeignKey(Call, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    standing = models.SmallIntegerField()
    signed = models.SmallIntegerField()
    points = models.DecimalField(max_digits=30, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["call", "application"], include=["standing", "signed", "points"], name="review_tallies_by_call")]

    def __str__(self) -> str:
        return f"{self.signed} of {self.standing}, {self.points} points"


def _is_in(row: str, states: tuple[State, ...]) -> str:
    return f"coalesce(({row}.state IN ({', '.join(repr(state.value) for state in states)}))::int, 0)"


def _change(states: tuple[State, ...]) -> str:
    return f"{_is_in('NEW', states)} - {_is_in('OLD', states)}"


TALLY = f"""
INSERT INTO grants_review_reviewtally AS kept (application_id, call_id, standing, signed, points)
    VALUES (NEW.application_id, NEW.call_id, {_change(STANDING)}, {_change((State.SIGNED,))}, coalesce(NEW.points, 0) - coalesce(OLD.points, 0))
    ON CONFLICT (application_id) DO UPDATE
    SET standing = kept.standing + EXCLUDED.standing, signed = kept.signed + EXCLUDED.signed, points = kept.points + EXCLUDED.points;
RETURN NULL;
"""  # noqa: S608 - names of our own
"""Of a row that is new there is no OLD: its columns are null."""


def tallied() -> list[Any]:
    """For the review, which is never deleted."""
    after: dict[str, Any] = {"when": pgtrigger.After, "func": TALLY}
    return [
        pgtrigger.Trigger(name="tallied", operation=pgtrigger.Insert, **after),
        pgtrigger.Trigger(name="tallied_anew", operation=pgtrigger.Update, condition=pgtrigger.AnyChange("state", "points"), **after),
    ]
