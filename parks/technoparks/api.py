from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import AddressField, TranslatedField
from core.api.views import ReadViewSet
from core.calendar import today
from parks.directory.choices import Kind
from parks.technoparks.filters import ClusterFilter, ParkFilter
from parks.technoparks.models import ClusterMembership, Fact, FocusArea, Office, Park, ZoneStatus
from parks.technoparks.queries import counts_on, published_counts


class FocusAreaSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = FocusArea
        fields = ("name",)


class FactSerializer(serializers.ModelSerializer):
    value = TranslatedField()
    label = TranslatedField()  # type: ignore[assignment]  # a field of the row, not the name of one
    as_of = TranslatedField(help_text="The day that the figure is true on.")
    source = TranslatedField()  # type: ignore[assignment]  # a field of the row, not the place that it is read from

    class Meta:
        model = Fact
        fields = ("value", "label", "as_of", "source")


class ZoneSerializer(serializers.ModelSerializer):
    name = TranslatedField()
    source = TranslatedField()  # type: ignore[assignment]
    note = TranslatedField()

    class Meta:
        model = ZoneStatus
        fields = ("name", "since", "until", "source", "note")
        extra_kwargs = {
            "since": {"help_text": "null: the first day is not known."},
            "until": {"help_text": "The first day on which it no longer holds; null: no end is set."},
        }


class OfficeSerializer(serializers.ModelSerializer):
    name = TranslatedField()
    city = TranslatedField()
    note = TranslatedField()

    class Meta:
        model = Office
        fields = ("code", "name", "city", "country", "latitude", "longitude", "located_by", "note")


class ParkSerializer(serializers.ModelSerializer):
    name = TranslatedField()
    summary = TranslatedField()
    story = TranslatedField()
    city = TranslatedField()
    status_note = TranslatedField()
    regime = TranslatedField()
    region: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="code", read_only=True, help_text="KATO code, nine digits."
    )
    serves: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="code", read_only=True, many=True, help_text="KATO codes of other regions that the park serves."
    )
    website = AddressField()
    areas = FocusAreaSerializer(many=True, read_only=True)
    facts = FactSerializer(many=True, read_only=True)
    zones = ZoneSerializer(many=True, read_only=True)
    offices = OfficeSerializer(many=True, read_only=True)

    class Meta:
        model = Park
        fields = (
            "key",
            "code",
            "name",
            "summary",
            "story",
            "city",
            "region",
            "serves",
            "status",
            "status_note",
            "founded",
            "regime",
            "website",
            "latitude",
            "longitude",
            "located_by",
            "areas",
            "facts",
            "zones",
            "offices",
        )
        read_only_fields = fields


class KindCountSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    count = serializers.IntegerField(read_only=True)


class CountsSerializer(serializers.Serializer):
    """How many members a cluster has on a day, counted from our own list; what others have published stands apart."""

    on = serializers.DateField(read_only=True)
    total = serializers.IntegerField(read_only=True)
    kinds = KindCountSerializer(many=True, read_only=True)
    published = FactSerializer(many=True, read_only=True)


class DaySerializer(serializers.Serializer):
    on = serializers.DateField(required=False)


class ParkViewSet(ReadViewSet):
    """Technology parks: where they are, what they work on, how they came to be."""

    queryset = Park.objects.whole().prefetch_related("offices")
    serializer_class = ParkSerializer
    filterset_class = ParkFilter
    ordering = ("order", "id")

    @extend_schema(
        parameters=[OpenApiParameter("on", {"type": "string", "format": "date"}, description="Any day; today, if absent.")],
        responses=CountsSerializer,
    )
    @action(detail=True, filterset_class=None)
    def counts(self, request: Request, **kwargs: Any) -> Response:
        """Members of the park's cluster on a day, by kind."""
        asked = DaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        park, day = self.get_object(), asked.validated_data.get("on") or today()
        kinds = counts_on(park, day)
        answer = {"on": day, "total": sum(row.count for row in kinds), "kinds": kinds, "published": published_counts(park)}
        return Response(CountsSerializer(answer).data)


class ClusterMembershipSerializer(serializers.ModelSerializer):
    park: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="code", read_only=True)
    organisation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True)
    name = TranslatedField(source="organisation", help_text="The organisation's names that were given, by language.")
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True, help_text="What it was when it came in.")

    class Meta:
        model = ClusterMembership
        fields = ("key", "park", "organisation", "name", "kind", "since", "until")
        read_only_fields = fields
        extra_kwargs = {"until": {"help_text": "The last day as a member; null: a member still."}}


class ClusterMembershipViewSet(ReadViewSet):
    """Who is a member of a park's cluster on a day: those that the directory shows. `parks/{key}/counts/` counts the others too."""

    queryset = ClusterMembership.objects.select_related("park", "organisation")
    serializer_class = ClusterMembershipSerializer
    filterset_class = ClusterFilter
    ordering = ("since", "id")

    def filter_queryset(self, queryset: Any) -> Any:
        """One membership is found by its key whatever the day; a list has those of a day."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset
