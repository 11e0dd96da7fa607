import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.search import fold
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls.models import Call


def calls_of_officer(request: object) -> QuerySet[Call]:
    return Call.objects.visible_to(getattr(request, "user", None)).filter(
        officers__user=getattr(request, "user", None), officers__until=None
    )


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

    def search(self, queryset: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        text = value.replace("\x00", "").strip()
        return queryset.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(applicant__folded__contains=fold(text)))
