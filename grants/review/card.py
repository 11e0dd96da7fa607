"""The fields of a scorecard: what they are called, where they are kept, and how what was typed is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.texts import clean_text
from grants.calls.models import Criterion
from grants.review.choices import Recommendation
from grants.review.models import Assignment, Score, Scorecard
from grants.review.queries import criteria_of

SCORE, WHY, RECOMMENDATION, SUMMARY = "score", "why", "recommendation", "summary"
LONGEST = 4000


@dataclass(frozen=True)
class Place:
    """Where a field of the scorecard is kept: "score-2" is the value of the second criterion, "why-2" its reason."""

    code: str
    column: str
    criterion: Criterion | None = None

    def row_of(self, card: Scorecard) -> Score | Scorecard:
        return card if self.criterion is None else Score.objects.get_or_create(scorecard=card, criterion=self.criterion)[0]


def places_of(review: Assignment) -> dict[str, Place]:
    """Every field of the scorecard by its code, in the order of the page."""
    found: list[Place] = []
    for number, criterion in enumerate(criteria_of(review.application.call), 1):
        found += [Place(f"{SCORE}-{number}", "value", criterion), Place(f"{WHY}-{number}", "comment", criterion)]
    found += [Place(RECOMMENDATION, "recommendation"), Place(SUMMARY, "summary")]
    return {place.code: place for place in found}


@dataclass(frozen=True)
class Kept:
    """A field as it stands: its text, its version, and what is still wrong with it."""

    text: str = ""
    version: int = 0
    error: str = ""


@dataclass(frozen=True)
class Written:
    """The rows of a scorecard: there is none before its first field is saved. Scores are by the criterion's pk."""

    card: Scorecard | None
    scores: dict[int, Score]

    @property
    def saved_at(self) -> datetime | None:
        """When a field was last saved."""
        rows = [*([self.card] if self.card else []), *self.scores.values()]
        return max((row.saved_at for row in rows), default=None)

    def row_of(self, place: Place) -> Score | Scorecard | None:
        return self.scores.get(place.criterion.pk) if place.criterion else self.card


def written_in(review: Assignment) -> Written:
    """One query, two until a score is there."""
    scores = list(Score.objects.filter(scorecard__assignment=review).select_related("scorecard"))
    card = scores[0].scorecard if scores else Scorecard.objects.filter(assignment=review).first()
    return Written(card, {score.criterion_id: score for score in scores})


def kept_in(review: Assignment) -> dict[str, Kept]:
    """Every field of the scorecard by its code, as it was last saved."""
    return kept_at(places_of(review), written_in(review), review)


def kept_at(places: dict[str, Place], written: Written, review: Assignment) -> dict[str, Kept]:
    """The same of places and rows in hand."""
    least = review.application.call.review_round.min_comment
    return {code: _kept(place.column, written.row_of(place), least) for code, place in places.items()}


def _kept(column: str, row: Score | Scorecard | None, least: int) -> Kept:
    if row is None:
        return Kept()
    text = shown(getattr(row, column))
    fault = text_fault(text, least if column == "comment" else 0) if text and column in {"comment", "summary"} else ""
    return Kept(text, getattr(row, f"{column}_version"), fault)


def shown(value: Any) -> str:
    return "" if value is None else str(value)


def read(place: Place, raw: str, review: Assignment) -> tuple[Any, str]:
    """The value to keep, and the sentence of what is wrong with it. Raises: ValidationError where it cannot be kept."""
    match place.column:
        case "value":
            return read_score(raw, place.criterion), ""  # type: ignore[arg-type]
        case "recommendation":
            return read_recommendation(raw), ""
    least = review.application.call.review_round.min_comment if place.column == "comment" else 0
    return read_text(raw, least=least)


def read_score(raw: str, criterion: Criterion) -> int | None:
    """A whole number of 0 to the criterion's highest; empty is no answer. Raises: ValidationError."""
    text = raw.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6) or int(text) > criterion.max_score:
        raise ValidationError(_("Give a whole number from 0 to %(most)s.") % {"most": criterion.max_score})
    return int(text)


def read_recommendation(raw: str) -> str:
    if raw and raw not in Recommendation:
        raise ValidationError(_("Choose one of the recommendations."))
    return raw


def read_text(raw: str, *, least: int) -> tuple[str, str]:
    """The text as it is kept, never cut, with the sentence of what is wrong with it."""
    try:
        text = clean_text(raw, lines=True)
    except ValidationError as error:
        return raw.replace("\x00", ""), error.messages[0]
    return text, text_fault(text, least) if text else ""


def text_fault(text: str, least: int) -> str:
    if len(text) > LONGEST:
        return _("Shorten this by %(over)s characters: at most %(limit)s are read.") % {"over": len(text) - LONGEST, "limit": LONGEST}
    if len(text) < least:
        left = least - len(text)
        return ngettext("%(count)d more character is needed.", "%(count)d more characters are needed.", left) % {"count": left}
    return ""
