"""The way of an award as a timeline: what was done, what is now, what is expected and from whom."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from core.web.components import Step
from core.web.dates import day_text
from grants.awards.choices import LIVING, Standing, State
from grants.awards.models import Award
from grants.awards.standing import TrancheLine

DONE, NOW, EXPECTED = "done", "now", "expected"


def road_of(award: Award, lines: Sequence[TrancheLine]) -> list[Step]:
    steps = [*_agreement(award), *(_tranche(award, line) for line in lines), *_end(award)]
    return _with_one_now(steps) if award.state in LIVING else steps


def _agreement(award: Award) -> Iterator[Step]:
    steps = (
        (_("Award prepared"), award.created_at, _("the programme office")),
        (_("Agreement offered"), award.offered_at, _("the programme office")),
        (_("Signed by the applicant"), award.signed_at, _("an owner of the applicant")),
        (_("Signed for the fund"), award.countersigned_at, _("the programme office")),
    )
    for title, at, who in steps:
        if at is not None:
            yield Step(title, DONE, at)
        elif award.state in LIVING:
            yield Step(title, EXPECTED, who=who)


def _tranche(award: Award, line: TrancheLine) -> Step:
    tranche = line.tranche
    title = _("Tranche %(number)s") % {"number": tranche.position}
    if line.paid_on:
        return Step(title, DONE, note=line.sentence)
    if line.standing == Standing.DROPPED:
        return Step(title, EXPECTED, note=line.sentence)
    return Step(title, EXPECTED, note=line.sentence, expected=day_text(tranche.planned_on))


def _end(award: Award) -> Iterator[Step]:
    if award.state == State.ENDED:
        yield Step(_("Ended early"), DONE, award.ended_at, note=award.ended_because)
    elif award.state == State.CLOSED:
        yield Step(_("Closed"), DONE, award.ended_at)
    else:
        yield Step(_("Last day of the project"), EXPECTED, expected=day_text(award.ends_on))


def _with_one_now(steps: list[Step]) -> list[Step]:
    """The first that is not done is now."""
    place = next((number for number, step in enumerate(steps) if step.phase == EXPECTED), None)
    if place is None:
        return steps
    now = steps[place]
    return [*steps[:place], Step(now.title, NOW, now.at, now.who, now.note, now.expected), *steps[place + 1 :]]
