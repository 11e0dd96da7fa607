"""What the addresses of the council share."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.accounts.scopes import open_scope
from core.api.fields import MoneySerializer, TranslatedField
from grants.applications.models import Application
from grants.calls.models import Call
from grants.council.models import CallCouncil, Council, Decision

NO_PAGES: dict[str, Any] = {"pagination_class": None, "filter_backends": []}
SCOPE = open_scope("decisions", gettext_lazy("Decisions"))


class CouncilApplicationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Application
        fields = ("key", "number", "title", "state")
        read_only_fields = fields


class BodySerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Council
        fields: tuple[str, ...] = ("key", "kind", "name")
        read_only_fields = fields


class DecisionLineSerializer(serializers.ModelSerializer):
    application = CouncilApplicationSerializer(read_only=True)
    amount = MoneySerializer(read_only=True, allow_null=True)
    released_at = serializers.DateTimeField(source="release.released_at", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ("key", "application", "outcome", "amount", "place", "reasons", "prepared_at", "released_at")
        read_only_fields = fields


def lock_call(call: Call) -> None:
    """As the services do it: the row that says which council decides the call."""
    CallCouncil.objects.select_for_update(no_key=True).filter(call=call.pk).first()
