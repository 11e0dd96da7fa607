"""The review, day by day: who answers when, who signs when, and what the reminders say meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from core.calendar import moved_to
from core.reminders.services import remind_all
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review.choices import ConflictKind, Recommendation
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.queries import candidates_for
from grants.review.services import accept_review, assign_reviewer, declare_conflict, decline_review, save_mark, set_up_round, sign_review
from incubator.rehearsal.cast import Cast
from incubator.rehearsal.days import CORRECTED, COUNCIL, ROUND_DUE, Calendar
from incubator.rehearsal.tally import Tally

READERS = 3
CONFLICTED, DECLINED, LATE, SILENT = 0.03, 0.04, 0.06, 0.02
WHY = "The plan is sound, the team has done this before, and the figures of the first customers agree with what the market pays."


@dataclass(frozen=True)
class Deed:
    """Something that one reviewer does at an instant."""

    at: datetime
    do: Callable[[], None]


def set_up(call: Call, cast: Cast, days: Calendar) -> ReviewRound:
    with moved_to(days.after_closing(CORRECTED, 12)):
        row = ReviewRound(call=call, due_at=days.after_closing(ROUND_DUE, 18), per_application=READERS, least_signed=1, min_comment=40)
        return set_up_round(row, call.documents.all(), actor=cast.officer)


def assign(call: Call, cast: Cast, days: Calendar, tally: Tally) -> list[Assignment]:
    """Each admitted application to the first candidates that the officer's page would name."""
    made = []
    with moved_to(days.after_closing(CORRECTED, 14)):
        for application in call.applications.filter(state=State.ADMITTED).order_by("pk"):
            tally.note("admitted")
            made += [assign_reviewer(application, reviewer, actor=cast.officer) for reviewer in _three_for(application)]
    tally.note("assigned", len(made))
    return made


def _three_for(application: Application) -> list[Reviewer]:
    return [one.reviewer for one in candidates_for(application) if one.can_be_asked][:READERS]


def deeds(reviews: list[Assignment], days: Calendar, chance: Random, tally: Tally) -> list[Deed]:
    """What every reviewer will do, in the order of time. The silent do nothing at all."""
    return sorted((deed for review in reviews for deed in _deeds_of(review, days, chance, tally)), key=lambda deed: deed.at)


def _deeds_of(review: Assignment, days: Calendar, chance: Random, tally: Tally) -> Iterator[Deed]:
    answers = days.after_closing(CORRECTED + chance.randrange(1, 6), chance.randrange(8, 22), chance.randrange(60))
    fate = chance.random()
    if fate < SILENT:
        tally.note("silent")
    elif fate < SILENT + CONFLICTED:
        yield Deed(answers, lambda: _declare(review.pk, tally))
    elif fate < SILENT + CONFLICTED + DECLINED:
        yield Deed(answers, lambda: _decline(review.pk, tally))
    else:
        is_late = fate > 1 - LATE
        signs = ROUND_DUE + 1 if is_late else chance.randrange(CORRECTED + 7, ROUND_DUE)
        scores = [chance.random() for _criterion in range(20)]
        yield Deed(answers, lambda: accept_review(_fresh(review.pk), actor=review.reviewer.user, keeps_secret=True))
        yield Deed(days.after_closing(signs, 11), lambda: _sign(review.pk, scores, is_late, tally))


def _fresh(pk: int) -> Assignment:
    return Assignment.objects.with_all().get(pk=pk)


def _declare(pk: int, tally: Tally) -> None:
    review = _fresh(pk)
    declare_conflict(review, actor=review.reviewer.user, kind=ConflictKind.MENTOR)
    tally.note("conflicts")


def _decline(pk: int, tally: Tally) -> None:
    review = _fresh(pk)
    decline_review(review, actor=review.reviewer.user)
    tally.note("declined by reviewers")


def _sign(pk: int, scores: list[float], is_late: bool, tally: Tally) -> None:
    """Scores, reasons and recommendation field by field, as the page saves them, then the signature."""
    review = _fresh(pk)
    person = review.reviewer.user
    for number, criterion in enumerate(review.application.call.criteria.all(), 1):
        save_mark(review, f"score-{number}", str(round(scores[number] * criterion.max_score)), base=0, actor=person)
        save_mark(review, f"why-{number}", WHY, base=0, actor=person)
    save_mark(review, "recommendation", Recommendation.FUND if scores[0] > 0.4 else Recommendation.DECLINE, base=0, actor=person)
    save_mark(review, "summary", WHY, base=0, actor=person)
    sign_review(review, actor=person)
    tally.note("reviewed")
    tally.note("late", is_late)


def live_through(work: list[Deed], days: Calendar, tally: Tally) -> None:
    """Each working day: at nine the reminders go out, then people do what they do that day."""
    waiting = list(work)
    for number in range(CORRECTED + 1, COUNCIL):
        morning = days.after_closing(number, 9)
        with moved_to(morning):
            tally.note("reminders", remind_all())
        while waiting and waiting[0].at < morning + timedelta(days=1):
            deed = waiting.pop(0)
            with moved_to(deed.at):
                deed.do()
    for deed in waiting:
        with moved_to(deed.at):
            deed.do()
