from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.calendar import arrived_at
from grants.applications.models import Application, holds
from grants.review.choices import OPEN, State, Waiting
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.queries import pool, reviewed, that_wait, with_reviews


class OwnReviewFilter(django_filters.FilterSet):
    """What a reviewer may narrow their desk by: nothing that tells one application from another."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"), distinct=False)

    class Meta:
        model = Assignment
        fields: list[str] = []


class AssignmentFilter(OwnReviewFilter):
    """What the office narrows reviews by."""

    call = django_filters.UUIDFilter(field_name="call__key", label=_("Call"))
    application = django_filters.UUIDFilter(field_name="application__key", label=_("Application"))
    reviewer = django_filters.UUIDFilter(field_name="reviewer__key", label=_("Reviewer"))
    overdue = django_filters.BooleanFilter(method="late", label=_("Overdue"))

    def late(self, queryset: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        overdue = {"state__in": OPEN, "due_at__lte": arrived_at()}
        return queryset.filter(**overdue) if value else queryset.exclude(**overdue)


class RoundFilter(django_filters.FilterSet):
    """What the applications of a round are narrowed by, on its board and in the API."""

    text = django_filters.CharFilter(method="search", label=_("Number, title or applicant"), max_length=100)
    waiting = django_filters.ChoiceFilter(
        method="wait", choices=Waiting.choices, label=_("What waits"), empty_label=_("anything or nothing")
    )

    class Meta:
        model = Application
        fields: list[str] = []
        form = forms.Form

    def __init__(self, data: Any, round_: ReviewRound) -> None:
        self.round = round_
        super().__init__(data, with_reviews(reviewed(round_.call)))

    def search(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        return queryset.filter(holds(value))

    def wait(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        return queryset.filter(that_wait(self.round, value))


class ReviewerFilter(django_filters.FilterSet):
    """What the pool of reviewers is narrowed by."""

    text = django_filters.CharFilter(method="search", label=_("Reviewers by name, employer or area"), max_length=80)
    is_active = django_filters.BooleanFilter(
        label=_("State"),
        widget=forms.Select(choices=[("", _("all")), ("true", _("can be asked")), ("false", _("not asked any more"))]),
    )

    class Meta:
        model = Reviewer
        fields: list[str] = []

    def search(self, queryset: QuerySet[Reviewer], name: str, value: str) -> QuerySet[Reviewer]:
        return queryset.filter(pk__in=pool(value).values("pk"))
