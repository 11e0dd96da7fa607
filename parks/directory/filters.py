from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from parks.directory.choices import Kind
from parks.directory.models import Organisation, OrganisationQuerySet, Region
from parks.directory.queries import matching

LISTED_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.TEAM]


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Name or BIN"),
        method="search",
        max_length=100,
        help_text=_("In Kazakh, Russian or English; қ and к are one letter here."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=LISTED_KINDS, empty_label=_("All kinds"))
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=Region.objects.all(), to_field_name="code", empty_label=_("All regions")
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def search(self, rows: OrganisationQuerySet, name: str, text: Any) -> OrganisationQuerySet:
        return matching(rows, text)
