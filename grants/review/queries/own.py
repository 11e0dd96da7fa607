"""What a reviewer has on their desk."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.calendar import day_of, now
from grants.calls.models import Criterion
from grants.review.choices import OPEN, State
from grants.review.models import Assignment, Score
from grants.review.policies import UNDER_REVIEW


def reviews_of(user: Any) -> QuerySet[Assignment]:
    """What the person reviews, as they know it: by due instant and alias, neither of which tells anything of the application."""
    written = Score.objects.filter(scorecard__assignment=OuterRef("pk"), value__isnull=False)
    scored = written.order_by().values("scorecard__assignment").annotate(count=Count("pk"))
    return (
        Assignment.objects.of(user)
        .filter(Q(state__in=OPEN, application__state__in=UNDER_REVIEW) | Q(state=State.SIGNED))
        .with_all()
        .annotate(scored=Coalesce(Subquery(scored.values("count"), IntegerField()), 0))
        .order_by("due_at", "alias")
    )


def signed_this_year(user: Any) -> int:
    """How many reviews the person has signed in this year of Almaty's."""
    year = day_of(now()).year
    return Assignment.objects.of(user).signed().filter(signed_at__year=year).count()


def criteria_count(calls: Iterable[int]) -> Counter[int]:
    """Call pk -> how many criteria its rubric has."""
    return Counter(Criterion.objects.filter(call__in=calls).order_by().values_list("call", flat=True))
