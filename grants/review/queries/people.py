"""Who reviews, how much they carry, and who can be asked for what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from grants.applications.models import Application
from grants.review.choices import STANDING, State
from grants.review.models import Area, Assignment, Reviewer
from grants.review.policies import UNDER_REVIEW
from grants.review.subjects import areas_of
from grants.review.ties import Tie, ties_between


def loads_of(reviewers: Sequence[Reviewer]) -> Counter[int]:
    """Reviewer pk -> reviews that are open with them now, over all calls."""
    rows = Assignment.objects.open().filter(reviewer__in=reviewers, application__state__in=UNDER_REVIEW)
    return Counter(dict(rows.order_by().values_list("reviewer").annotate(count=Count("pk"))))


@dataclass(frozen=True)
class Candidate:
    """A reviewer as somebody who could take one application."""

    reviewer: Reviewer
    load: int
    shared: list[Area]
    ties: list[Tie]
    standing: str

    @property
    def away(self) -> date | None:
        return self.reviewer.away_until

    @property
    def is_full(self) -> bool:
        return self.load >= self.reviewer.max_load

    @property
    def can_be_asked(self) -> bool:
        return not (self.ties or self.is_full or self.standing)


def candidates_for(application: Application, text: str = "", areas: Sequence[Area] | None = None) -> list[Candidate]:
    """The pool as seen from one application: who can be asked first, the best match and the lightest load first.

    `areas` of the application, where the caller knows them already.
    """
    wanted = areas_of([application])[application.pk] if areas is None else areas
    of_both = Prefetch("areas", Area.objects.filter(pk__in=[area.pk for area in wanted]), to_attr="shared")
    reviewers = list(called(text).serving().select_related("user").prefetch_related(of_both, "leaves"))
    loads = loads_of(reviewers)
    ties = ties_between([application], reviewers)
    states = dict(application.reviews.filter(state__in=STANDING).values_list("reviewer", "state"))
    found = [
        Candidate(
            reviewer,
            loads[reviewer.pk],
            reviewer.shared,  # type: ignore[attr-defined]
            ties.get((application.pk, reviewer.pk), []),
            str(State(states[reviewer.pk]).label) if reviewer.pk in states else "",
        )
        for reviewer in reviewers
    ]
    return sorted(found, key=lambda one: (not one.can_be_asked, one.away is not None, -len(one.shared), one.load))


def pool(text: str = "") -> Any:
    """Reviewers by name, with their people and areas, narrowed by `text` as `called` does."""
    return called(text).select_related("user").prefetch_related("areas", "leaves")


def called(text: str) -> Any:
    """Reviewers by name; `text` is of a name, an e-mail, an employer or an area."""
    rows = Reviewer.objects.all()
    if text:
        people = get_user_model().objects.called(text).filter(pk=OuterRef("user"))
        area = Area.objects.filter(reviewers=OuterRef("pk"), name__icontains=text)
        rows = rows.filter(Q(Exists(people)) | Q(employer__icontains=text) | Q(Exists(area)))
    return rows
