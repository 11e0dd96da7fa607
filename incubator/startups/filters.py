import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incubator.startups.choices import Stage
from incubator.startups.models import StartUp
from incubator.startups.queries import matching, startups_of


class StartUpFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name or BIN"), max_length=100)
    stage = django_filters.ChoiceFilter(choices=Stage.choices, label=_("Stage of the start-up"))
    topic = django_filters.UUIDFilter(field_name="topic__key", label=_("Topic"))
    mine = django_filters.BooleanFilter(method="of_reader", label=_("Only mine"))

    class Meta:
        model = StartUp
        fields: list[str] = []

    def search(self, queryset: QuerySet[StartUp], name: str, value: str) -> QuerySet[StartUp]:
        return matching(queryset, value)

    def of_reader(self, queryset: QuerySet[StartUp], name: str, value: bool) -> QuerySet[StartUp]:
        own = startups_of(self.request.user).order_by().values("pk")
        return queryset.filter(pk__in=own) if value else queryset.exclude(pk__in=own)
