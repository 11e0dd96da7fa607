import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.models.application import ApplicationQuerySet
from grants.applications.queries import of_person
from grants.calls.models import Call


def calls_of_officer(request: object) -> QuerySet[Call]:
    return Call.objects.visible_to(getattr(request, "user", None)).filter(
        officers__user=getattr(request, "user", None), officers__until=None
    )


class ApplicationFilter(django_filters.FilterSet):
    """What every list of applications is narrowed by, on pages and in the API."""

    q = django_filters.CharFilter(method="search", label=_("Number, title or applicant"), max_length=100)
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"), distinct=False)
    call = django_filters.UUIDFilter(field_name="call__key", label=_("Call"))
    applicant = django_filters.UUIDFilter(field_name="applicant__key", label=_("Applicant"))
    kind = django_filters.CharFilter(field_name="kind", label=_("Kind"), max_length=30)
    mine = django_filters.BooleanFilter(method="of_reader", label=_("Only those of my organisations"))

    class Meta:
        model = Application
        fields: list[str] = []

    def search(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return queryset.holding(value)

    def of_reader(self, queryset: QuerySet[Application], name: str, value: bool) -> QuerySet[Application]:
        own = of_person(self.request.user).values("pk")
        return queryset.filter(pk__in=own) if value else queryset.exclude(pk__in=own)


class QueueFilter(django_filters.FilterSet):
    """What the queue of the formal check and its API are narrowed by."""

    text = django_filters.CharFilter(method="search", label=_("Number, title or applicant"))
    call = django_filters.ModelChoiceFilter(
        field_name="call", to_field_name="key", queryset=calls_of_officer, label=_("Call"), empty_label=_("all calls")
    )
    state = django_filters.ChoiceFilter(
        choices=[(State.SUBMITTED, State.SUBMITTED.label), (State.SCREENING, State.SCREENING.label)],
        label=_("State"),
        empty_label=_("all states"),
    )

    class Meta:
        model = Application
        fields: list[str] = []
        form = forms.Form

    def search(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return queryset.holding(value)
