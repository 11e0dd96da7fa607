from rest_framework import serializers

from core.api.fields import AddressField, TranslatedField
from core.api.views import ReadViewSet
from parks.technoparks.models import Fact, FocusArea, Park


class FocusAreaSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = FocusArea
        fields = ("name",)


class FactSerializer(serializers.ModelSerializer):
    value = TranslatedField()
    label = TranslatedField()  # type: ignore[assignment]  # a field of the row, not the name of one
    as_of = TranslatedField(help_text="The day and the source that the figure is true by.")

    class Meta:
        model = Fact
        fields = ("value", "label", "as_of")


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
    website = AddressField()
    areas = FocusAreaSerializer(many=True, read_only=True)
    facts = FactSerializer(many=True, read_only=True)

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
            "status",
            "status_note",
            "founded",
            "regime",
            "website",
            "latitude",
            "longitude",
            "areas",
            "facts",
        )
        read_only_fields = fields


class ParkViewSet(ReadViewSet):
    """Technology parks: where they are, what they work on, how they came to be."""

    queryset = Park.objects.whole()
    serializer_class = ParkSerializer
    ordering = ("order", "id")
