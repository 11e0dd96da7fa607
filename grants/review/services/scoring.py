"""Scoring: saved field by field, signed once, and after that the same for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.calendar import arrived_at, now
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.review.card import LONGEST, RECOMMENDATION, SCORE, SUMMARY, WHY, Place, places_of, read, shown, text_fault
from grants.review.choices import State
from grants.review.models import Assignment, Score, Scorecard
from grants.review.queries import opinion_of
from grants.review.ranking import points_of
from grants.review.services.answering import own_words
from grants.review.services.assigning import tell_officers


class Outdated(Conflict):
    """This field was saved elsewhere after the reviewer opened it; nothing was overwritten."""

    def __init__(self, value: str, version: int, saved_at: datetime) -> None:
        super().__init__()
        self.value, self.version, self.saved_at = value, version, saved_at


@dataclass(frozen=True)
class Saved:
    """The version that the field has now, and the sentence of what is still wrong with it."""

    version: int
    saved_at: datetime
    error: str = ""


@dataclass(frozen=True)
class Problem:
    """What stands in the way of signing: the code of the field and the sentence."""

    code: str
    sentence: str


class Incomplete(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@transaction.atomic
def save_mark(review: Assignment, code: str, raw: str, *, base: int, actor: Any) -> Saved:
    """Keep one field. A reason that is too short is kept with its sentence; a score that is none is not kept.

    `base` is the version that the reviewer saw, 0 for none. Saving the same again changes nothing.
    Raises: Refused, KeyError (no such field), ValidationError (no score of this criterion), Outdated, Conflict (signed or closed meanwhile).
    """
    require(actor, "review.score", review)
    place = places_of(review)[code]
    value, error = read(place, raw, review)
    lock_for_scoring(review)
    if (instant := _overwrite(review, place, value, base)) is not None:
        return Saved(base + 1, instant, error)
    card, _made = Scorecard.objects.get_or_create(assignment=review)
    return _write(place.row_of(card), place, value, error, base)


def lock_for_scoring(review: Assignment) -> None:
    """The review's row orders every saving against its signing: what is signed is what was saved before."""
    if not Assignment.objects.select_for_update().filter(pk=review.pk, state=State.ACCEPTED).exists():
        raise Conflict


def _overwrite(review: Assignment, place: Place, value: Any, base: int) -> datetime | None:
    """The usual case in one statement: the field was saved before, nobody else saved it since, and its value is another now."""
    if not base:
        return None
    rows = Score.objects.filter(criterion=place.criterion) if place.criterion else Scorecard.objects.all()
    way = "scorecard__assignment" if place.criterion else "assignment"
    instant = now()
    written = rows.filter(**{way: review, f"{place.column}_version": base}).exclude(**{place.column: value}).update(**_fields(place, value, base, instant))  # fmt: skip
    return instant if written else None


def _fields(place: Place, value: Any, base: int, instant: datetime) -> dict[str, Any]:
    return {place.column: value, f"{place.column}_version": base + 1, "saved_at": instant}


def _write(row: Score | Scorecard, place: Place, value: Any, error: str, base: int) -> Saved:
    version_column = f"{place.column}_version"
    version = getattr(row, version_column)
    if getattr(row, place.column) == value and version:
        return Saved(version, row.saved_at, error)
    instant = now()
    if not type(row)._base_manager.filter(pk=row.pk, **{version_column: base}).update(**_fields(place, value, base, instant)):
        raise Outdated(shown(getattr(row, place.column)), version, row.saved_at)
    return Saved(base + 1, instant, error)


def problems_of(review: Assignment) -> list[Problem]:
    """Everything that stands in the way of signing, in the order of the page."""
    opinion = opinion_of(review)
    least = review.application.call.review_round.min_comment
    problems: list[Problem] = []
    for number, line in enumerate(opinion.lines, 1):
        name = {"criterion": line.criterion.name}
        if line.points is None:
            problems.append(Problem(f"{SCORE}-{number}", _("“%(criterion)s” has no score yet.") % name))
        comment = line.score.comment if line.score else ""
        if (not comment and least) or text_fault(comment, least):
            problems.append(
                Problem(f"{WHY}-{number}", _("“%(criterion)s”: say why in %(least)s to %(most)s characters.") % {**name, "least": least, "most": LONGEST})
            )  # fmt: skip
    if not opinion.card or not opinion.card.recommendation:
        problems.append(Problem(RECOMMENDATION, _("Choose your recommendation.")))
    if opinion.card and text_fault(opinion.card.summary, 0):
        problems.append(Problem(SUMMARY, f"{_('Opinion as a whole')}: {text_fault(opinion.card.summary, 0)}"))
    return problems


@transaction.atomic
def sign_review(review: Assignment, *, actor: Any) -> None:
    """Sign the opinion, for good. After the due date it still counts, and is marked late.

    Raises: Refused (a decision was made meanwhile), Incomplete, Conflict (signed or handed back already).
    """
    require(actor, "review.sign", review)
    lock_for_scoring(review)
    if problems := problems_of(review):
        raise Incomplete(problems)
    instant, points = arrived_at(), points_of(opinion_of(review).marks)
    Scorecard.objects.filter(assignment=review).update(signed_at=instant)
    advance(review, "sign", actor=actor, signed_at=instant, points=points)
    post("review.signed", to=[review.reviewer.user], about=review, context={"review": review, "call": review.application.call})


@transaction.atomic
def hand_back(review: Assignment, *, actor: Any, words: str) -> None:
    """Give an accepted review back; the papers close. Raises: Refused, ValidationError (no reason), Conflict."""
    words = own_words(words)
    if not words:
        raise ValidationError({"words": _("Say why: the office looks for somebody else with that.")})
    advance(review, "hand_back", actor=actor, words=words, closed_at=arrived_at())
    tell_officers(review)
