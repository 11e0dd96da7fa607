import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.calendar import arrived_at
from grants.review.choices import OPEN, State
from grants.review.models import Assignment


class OwnReviewFilter(django_filters.FilterSet):
    """What a reviewer may narrow their desk by: nothing that tells one application from another."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"))

    class Meta:
        model = Assignment
        fields: list[str] = []


class AssignmentFilter(OwnReviewFilter):
    """What the office narrows reviews by."""

    call = django_filters.UUIDFilter(field_name="application__call__key", label=_("Call"))
    application = django_filters.UUIDFilter(field_name="application__key", label=_("Application"))
    reviewer = django_filters.UUIDFilter(field_name="reviewer__key", label=_("Reviewer"))
    overdue = django_filters.BooleanFilter(method="late", label=_("Overdue"))

    def late(self, queryset: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        overdue = {"state__in": OPEN, "due_at__lte": arrived_at()}
        return queryset.filter(**overdue) if value else queryset.exclude(**overdue)
