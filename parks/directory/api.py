from django.utils.translation import get_language
from rest_framework import serializers

from core.api.fields import AddressField, TranslatedField
from core.api.views import ReadViewSet
from parks.directory.filters import OrganisationFilter
from parks.directory.models import Organisation
from parks.directory.queries import name_order


class OrganisationSerializer(serializers.ModelSerializer):
    name = TranslatedField(help_text="The names that were given, by language.")
    region: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True, help_text="KATO code, nine digits."
    )

    website = AddressField()

    class Meta:
        model = Organisation
        fields = ("key", "kind", "bin", "ror", "name", "region", "country", "founded", "website")
        read_only_fields = fields
        extra_kwargs = {"ror": {"help_text": "Number in the Research Organization Registry, ror.org."}}


class OrganisationViewSet(ReadViewSet):
    """Organisations of the public directory and, where you are signed in, your own; by name."""

    queryset = Organisation.objects.select_related("region")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter

    def page_ordering(self) -> tuple[str, ...]:
        return name_order(get_language())
