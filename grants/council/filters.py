import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.council.choices import Outcome
from grants.council.models import Decision


class DecisionFilter(django_filters.FilterSet):
    call = django_filters.UUIDFilter(field_name="application__call__key", label=_("Call"))
    application = django_filters.UUIDFilter(field_name="application__key", label=_("Application"))
    outcome = django_filters.MultipleChoiceFilter(choices=Outcome.choices, label=_("Decision"), distinct=False)
    released = django_filters.BooleanFilter(method="out", label=_("Released"))

    class Meta:
        model = Decision
        fields: list[str] = []

    def out(self, queryset: QuerySet[Decision], name: str, value: bool) -> QuerySet[Decision]:
        return queryset.filter(release__isnull=not value)
