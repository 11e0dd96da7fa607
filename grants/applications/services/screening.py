"""The formal check: each line holds or fails with a reason, and the outcome goes out as a letter that was read first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.calendar import now, today
from core.calendar.working_days import add_working_days, end_of_working_day
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.applications.choices import Finding, Outcome, State
from grants.applications.letters import LETTERS, letter_context
from grants.applications.models import Application, Screening, ScreeningLine
from grants.applications.queries import team_of
from grants.applications.texts import clean_text
from grants.calls.models import ScreeningCheck, ScreeningReason


@transaction.atomic
def take_application(application: Application, *, actor: Any) -> Screening:
    """Begin the formal check, or go on with one that is open; the second officer takes over what the first left.

    Raises: Refused, Conflict.
    """
    require(actor, "applications.screen", application)
    if application.state == State.SUBMITTED:
        advance(application, "take", actor=actor)
    if application.state != State.SCREENING:
        raise Conflict
    screening, _made = Screening.objects.get_or_create(application=application, decided_at=None, defaults={"officer": actor})
    return screening


@transaction.atomic
def note_finding(
    screening: Screening, check: ScreeningCheck, *, actor: Any, finding: str, reason: ScreeningReason | None = None, words: str = ""
) -> ScreeningLine:
    """Write down one line of the check.

    Raises: Refused, Conflict (the check is decided), ValidationError (a failing line without its reason).
    """
    require(actor, "applications.screen", screening.application)
    _still_open(screening)
    if finding == Finding.FAILS and (reason is None or reason.check_line_id != check.pk):
        raise ValidationError({"reason": _("Choose the reason for which this line fails.")})
    values = {"finding": finding, "reason": reason if finding == Finding.FAILS else None, "words": clean_text(words, lines=True)}
    line, _made = ScreeningLine.objects.update_or_create(screening=screening, check_line=check, defaults=values)
    return line


@transaction.atomic
def note_outcome(screening: Screening, *, actor: Any, outcome: str, note: str) -> None:
    """Keep what the officer leans to and has written, without deciding. Raises: Refused, Conflict."""
    require(actor, "applications.screen", screening.application)
    _still_open(screening)
    Screening.objects.filter(pk=screening.pk).update(outcome=outcome, note=clean_text(note, lines=True))


def _still_open(screening: Screening) -> None:
    if not Screening.objects.select_for_update().filter(pk=screening.pk, decided_at=None).exists():
        raise Conflict


def check_outcome(screening: Screening, outcome: str) -> None:
    """Raises: ValidationError where the lines do not carry the outcome."""
    lines = list(screening.lines.all())
    failing = [line for line in lines if line.finding == Finding.FAILS]
    if len(lines) < screening.application.call.checks.count():
        raise ValidationError(_("Answer every line of the check first."))
    if outcome == Outcome.ADMIT and failing:
        raise ValidationError(_("A line fails, so the application cannot be admitted. Return or refuse it, or change the line."))
    if outcome in {Outcome.RETURN, Outcome.REFUSE} and not failing:
        raise ValidationError(_("Every line holds, so there is no reason to give. Admit the application, or change a line."))


MOVES = {Outcome.ADMIT: "admit", Outcome.RETURN: "return", Outcome.REFUSE: "refuse"}


@transaction.atomic
def decide_screening(screening: Screening, *, actor: Any, outcome: Outcome, note: str = "") -> None:
    """End the check and send the letter: admit, return once with a due date, or refuse.

    Raises: Refused, ValidationError, Conflict (decided by somebody else in the meantime).
    """
    application = screening.application
    require(actor, "applications.return" if outcome == Outcome.RETURN else "applications.screen", application)
    _still_open(screening)
    check_outcome(screening, outcome)
    fields: dict[str, Any] = {}
    if outcome == Outcome.RETURN:
        fields = {"correct_due_at": correction_due(application), "corrections": application.corrections + 1}
    note = clean_text(note, lines=True)
    Screening.objects.filter(pk=screening.pk).update(
        outcome=outcome, note=note, officer=actor, decided_at=now(), due_at=fields.get("correct_due_at")
    )
    advance(application, MOVES[outcome], actor=actor, **fields)
    screening.refresh_from_db()
    post(LETTERS[outcome], to=team_of(application), about=application, context=letter_context(screening))


def correction_due(application: Application) -> Any:
    return end_of_working_day(add_working_days(today(), application.call.correction_days))


def lapse_corrections() -> int:
    """Put back into the check what was not corrected in time, as it stands. Gives how many; safe to repeat."""
    lapsed = 0
    for application in Application.objects.filter(state=State.TO_CORRECT, correct_due_at__lte=now()):
        try:
            advance(
                application,
                "lapse",
                actor=None,
                check_due_at=end_of_working_day(add_working_days(today(), application.call.screening_days)),
            )
        except Conflict:  # handed in this very second
            continue
        lapsed += 1
    return lapsed
