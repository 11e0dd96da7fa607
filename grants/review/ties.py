"""What the system itself knows that stands between a reviewer and an application.

Rooms above register what they know (founders, mentors, shares): one question for all applications and reviewers in hand,
so that a board of a hundred by fifty asks the database no more often than a page of one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import CallOfficer
from grants.review.choices import State
from grants.review.models import Assignment, Reviewer
from grants.review.names import same_name
from parks.directory.models import Membership


@dataclass(frozen=True)
class Tie:
    """`sentence` is for the office; the reviewer is only told that there is one."""

    application_id: int
    reviewer_id: int
    sentence: str | Promise


type FindTies = Callable[[Sequence[Application], Sequence[Reviewer]], Iterable[Tie]]
type FindNames = Callable[[Application], Iterable[str]]

_finders: list[FindTies] = []
_namers: list[FindNames] = []


def finds_ties(find: FindTies) -> FindTies:
    """Register, in the room's `ready()`, a finder of ties: a few queries, however many rows."""
    _finders.append(find)
    return find


def names_people(find: FindNames) -> FindNames:
    """Register who stands behind an application: full names, the family name first. Double-blind readers do not meet them."""
    _namers.append(find)
    return find


def ties_between(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> dict[tuple[int, int], list[Tie]]:
    """(application pk, reviewer pk) -> what ties them; pairs without a tie are not there."""
    found: dict[tuple[int, int], list[Tie]] = defaultdict(list)
    for find in _finders:
        for tie in find(applications, reviewers):
            found[tie.application_id, tie.reviewer_id].append(tie)
    return dict(found)


def ties_of(application: Application, reviewer: Reviewer) -> list[Tie]:
    return ties_between([application], [reviewer]).get((application.pk, reviewer.pk), [])


def people_behind(application: Application) -> list[str]:
    """Full names, for the sheet on which a single-blind reviewer looks for conflicts."""
    return list(dict.fromkeys(name for find in _namers for name in find(application)))


def telling_names(application: Application) -> list[str]:
    """What would tell a double-blind reader whose application this is: names of the applicant, family names of its people."""
    return [*application.applicant.names.values(), *(name.split()[0] for name in people_behind(application))]


@finds_ties
def belongs_to_applicant(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """Members now or ever: what one has left one still knows the people of."""
    people = {reviewer.user_id: reviewer.pk for reviewer in reviewers}
    rows = Membership.objects.filter(user__in=people, organisation__in=[row.applicant_id for row in applications])
    members = set(rows.values_list("organisation_id", "user_id"))
    for row in applications:
        for organisation, person in members:
            if organisation == row.applicant_id:
                yield Tie(row.pk, people[person], _("Belongs or belonged to the applicant."))


@finds_ties
def competes(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """Whoever applies to the call does not score the others."""
    people = {reviewer.user_id: reviewer.pk for reviewer in reviewers}
    member = Membership.objects.current().filter(user__in=people)
    rivals = (
        Application.objects.filter(call__in={row.call_id for row in applications}, applicant__memberships__in=member)
        .exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
        .values_list("call_id", "applicant_id", "applicant__memberships__user_id")
    )
    for call, applicant, person in rivals:
        for row in applications:
            if row.call_id == call and row.applicant_id != applicant and person in people:
                yield Tie(row.pk, people[person], _("Applies to this call too."))


@finds_ties
def runs_the_call(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    people = {reviewer.user_id: reviewer.pk for reviewer in reviewers}
    offices = CallOfficer.objects.current().filter(user__in=people, call__in={row.call_id for row in applications})
    for call, person in offices.values_list("call_id", "user_id"):
        for row in applications:
            if row.call_id == call:
                yield Tie(row.pk, people[person], _("Runs this call."))


@finds_ties
def declared_before(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """A conflict declared with an applicant stands for each of its applications."""
    declared = set(
        Assignment.objects.filter(
            state=State.CONFLICTED, reviewer__in=reviewers, application__applicant__in={row.applicant_id for row in applications}
        ).values_list("application__applicant_id", "reviewer_id")
    )
    for row in applications:
        for applicant, reviewer in declared:
            if applicant == row.applicant_id:
                yield Tie(row.pk, reviewer, _("Declared a conflict with this applicant before."))


@finds_ties
def works_for_applicant(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """The employer as the reviewer wrote it, compared with the applicant's names."""
    for row in applications:
        for reviewer in reviewers:
            if reviewer.employer and any(same_name(reviewer.employer, name) for name in row.applicant.names.values()):
                yield Tie(row.pk, reviewer.pk, _("Works for an organisation of this name."))
