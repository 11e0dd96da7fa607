"""What the system itself knows that stands between a reviewer and an application.

Rooms above register what they know (founders, mentors, shares): one question for all applications and reviewers in hand,
so that a board of a hundred by fifty asks the database no more often than a page of one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import CallOfficer
from grants.review.choices import State
from grants.review.models import Assignment, Reviewer
from grants.review.names import same_name


@dataclass(frozen=True)
class Tie:
    """`sentence` is for the office; the reviewer is only told that there is one."""

    application_id: int
    reviewer_id: int
    sentence: str | Promise


type FindTies = Callable[[Sequence[Application], Sequence[Reviewer]], Iterable[Tie]]
type FindPairs = Callable[[Sequence[int], Sequence[int]], QuerySet]
type FindNames = Callable[[Application], Iterable[str]]

_finders: list[FindTies] = []
_pairs: list[tuple[FindPairs, str | Promise]] = []
_namers: list[FindNames] = []


def finds_ties(find: FindTies) -> FindTies:
    """Register, in the room's `ready()`, a finder of ties: a few queries, however many rows."""
    _finders.append(find)
    return find


def finds_pairs(sentence: str | Promise) -> Callable[[FindPairs], FindPairs]:
    """Register a finder that is a query: of the primary keys in hand it gives rows (application, reviewer). All of these are one query."""

    def register(find: FindPairs) -> FindPairs:
        _pairs.append((find, sentence))
        return find

    return register


def names_people(find: FindNames) -> FindNames:
    """Register who stands behind an application: full names, the family name first. Double-blind readers do not meet them."""
    _namers.append(find)
    return find


def ties_between(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> dict[tuple[int, int], list[Tie]]:
    """(application pk, reviewer pk) -> what ties them; pairs without a tie are not there."""
    found: dict[tuple[int, int], list[Tie]] = defaultdict(list)
    asked = (tie for find in _finders for tie in find(applications, reviewers))
    for tie in chain(_from_queries(applications, reviewers), asked):
        found[tie.application_id, tie.reviewer_id].append(tie)
    return dict(found)


def _from_queries(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """What the database alone knows: this is asked at each saving of a field, so all of it is one question."""
    rows, people = [row.pk for row in applications], [row.pk for row in reviewers]
    parts = [find(rows, people).order_by().annotate(tie=Value(number, IntegerField())) for number, (find, _sentence) in enumerate(_pairs)]
    for application, reviewer, number in sorted(parts[0].union(*parts[1:])):
        yield Tie(application, reviewer, _pairs[number][1])


def ties_of(application: Application, reviewer: Reviewer) -> list[Tie]:
    return ties_between([application], [reviewer]).get((application.pk, reviewer.pk), [])


def people_behind(application: Application) -> list[str]:
    """Full names, for the sheet on which a single-blind reviewer looks for conflicts."""
    return list(dict.fromkeys(name for find in _namers for name in find(application)))


def telling_names(application: Application) -> list[str]:
    """What would tell a double-blind reader whose application this is: names of the applicant, family names of its people."""
    return [*application.applicant.names.values(), *(name.split()[0] for name in people_behind(application))]


@finds_pairs(_("Belongs or belonged to the applicant."))
def belongs_to_applicant(applications: Sequence[int], reviewers: Sequence[int]) -> QuerySet:
    """Members now or ever: what one has left one still knows the people of."""
    person = "applicant__memberships__user__reviewer"
    return Application.objects.filter(pk__in=applications, **{f"{person}__in": reviewers}).values_list("pk", person)


@finds_pairs(_("Applies to this call too."))
def competes(applications: Sequence[int], reviewers: Sequence[int]) -> QuerySet:
    """Whoever applies to the call does not score the others."""
    person = "applicant__memberships__user__reviewer"
    other, own = "call__applications__applicant", F("applicant")
    return (
        Application.objects.exclude(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
        .filter(
            Q(**{f"{other}__gt": own}) | Q(**{f"{other}__lt": own}),
            call__applications__in=applications,
            applicant__memberships__until=None,
            **{f"{person}__in": reviewers},
        )
        .values_list("call__applications", person)
    )


@finds_pairs(_("Runs this call."))
def runs_the_call(applications: Sequence[int], reviewers: Sequence[int]) -> QuerySet:
    offices = CallOfficer.objects.current().filter(user__reviewer__in=reviewers, call__applications__in=applications)
    return offices.values_list("call__applications", "user__reviewer")


@finds_pairs(_("Declared a conflict with this applicant before."))
def declared_before(applications: Sequence[int], reviewers: Sequence[int]) -> QuerySet:
    """A conflict declared with an applicant stands for each of its applications."""
    other = "application__applicant__applications"
    declared = Assignment.objects.filter(state=State.CONFLICTED, reviewer__in=reviewers, **{f"{other}__in": applications})
    return declared.values_list(other, "reviewer")


@finds_ties
def works_for_applicant(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """The employer as the reviewer wrote it, compared with the applicant's names."""
    for row in applications:
        for reviewer in reviewers:
            if reviewer.employer and any(same_name(reviewer.employer, name) for name in row.applicant.names.values()):
                yield Tie(row.pk, reviewer.pk, _("Works for an organisation of this name."))
