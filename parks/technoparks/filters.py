"""The same filters for pages and API."""

from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from core.calendar import today
from core.web.inputs import DayInput
from parks.directory.models import Region
from parks.technoparks.choices import Status
from parks.technoparks.models import ClusterMembership, ClusterMembershipQuerySet, Park, ParkQuerySet
from parks.technoparks.queries import regions_with_parks

KINDS = ClusterMembership._meta.get_field("kind").choices or ()


class ParkFilter(django_filters.FilterSet):
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        queryset=lambda request: regions_with_parks(),
        to_field_name="code",
        empty_label=_("All regions"),
        method="stands_in",
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("Any status"))
    zone = django_filters.ChoiceFilter(
        label=_("Special economic zone"),
        choices=[("yes", _("In a zone today")), ("no", _("In no zone today"))],
        empty_label=_("With and without"),
        method="is_in_a_zone",
    )

    class Meta:
        model = Park
        fields: tuple[str, ...] = ()

    def stands_in(self, rows: ParkQuerySet, name: str, region: Region) -> ParkQuerySet:
        return rows.of_region(region)

    def is_in_a_zone(self, rows: ParkQuerySet, name: str, answer: Any) -> ParkQuerySet:
        inside = Park.objects.in_a_zone(today()).values("pk")
        return rows.filter(pk__in=inside) if answer == "yes" else rows.exclude(pk__in=inside)


class MembershipFilter(django_filters.FilterSet):
    """Who is a member on a day (today, if none is given), and of which kind. Always bound: without data it would filter nothing."""

    on = django_filters.DateFilter(
        label=_("On"),
        method="holds_on",
        widget=DayInput(),
        help_text=_("Any day, also one that has passed."),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, empty_label=_("All kinds"))

    class Meta:
        model = ClusterMembership
        fields: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day that is asked about; today where none is, or where it is no day."""
        self.form.is_valid()  # for what it finds: the other field may be wrong
        return self.form.cleaned_data.get("on") or today()

    def filter_queryset(self, queryset: ClusterMembershipQuerySet) -> ClusterMembershipQuerySet:
        return super().filter_queryset(queryset).on(self.day)

    def holds_on(self, rows: ClusterMembershipQuerySet, name: str, day: date) -> ClusterMembershipQuerySet:
        """Said in `filter_queryset`, which also knows what holds where no day is given."""
        return rows


class ClusterFilter(MembershipFilter):
    """The same over all clusters, for the API."""

    park = django_filters.ModelChoiceFilter(
        label=_("Technology park"), queryset=lambda request: Park.objects.all(), to_field_name="code", field_name="park"
    )
