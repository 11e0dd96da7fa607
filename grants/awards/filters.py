import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.applications.models import holds
from grants.awards.choices import State
from grants.awards.models import Award


class AwardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Number, title or applicant"), max_length=100)
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"), distinct=False)
    call = django_filters.UUIDFilter(field_name="call__key", label=_("Call"))
    application = django_filters.UUIDFilter(field_name="application__key", label=_("Application"))
    fund = django_filters.UUIDFilter(field_name="account__fund__key", label=pgettext_lazy("money", "Fund"))

    class Meta:
        model = Award
        fields: list[str] = []

    def search(self, queryset: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        return queryset.filter(Q(number__icontains=value.strip()) | holds(value, "application__"))
