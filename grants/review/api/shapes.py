"""What both sides read of a review."""

from fractions import Fraction
from typing import Any

from rest_framework import serializers

from core.api.fields import TranslatedField
from grants.calls.api import CriterionSerializer
from grants.calls.models import Call
from grants.review.models import Area, Reviewer
from grants.review.queries import Opinion
from grants.review.ranking import rounded

PLACES = 4


def figure(value: Fraction | None) -> str | None:
    """An exact figure as text, with four digits after the point."""
    return None if value is None else str(rounded(value, PLACES))


class CallTitleSerializer(serializers.ModelSerializer):
    """A reviewer knows the call; its key opens nothing but its public page."""

    title = TranslatedField()

    class Meta:
        model = Call
        fields = ("key", "title")
        read_only_fields = fields


class AreaSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Area
        fields = ("code", "name")
        read_only_fields = fields


class ReviewerNameSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.get_full_name", read_only=True)

    class Meta:
        model = Reviewer
        fields: tuple[str, ...] = ("key", "name")
        read_only_fields = fields


class OpinionLineSerializer(serializers.Serializer):
    criterion = CriterionSerializer()
    score = serializers.IntegerField(allow_null=True)
    why = serializers.CharField(allow_blank=True)
    points = serializers.CharField(allow_null=True, help_text="What the score is worth in the sum.")


class OpinionSerializer(serializers.Serializer):
    recommendation = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    total = serializers.CharField(allow_null=True, help_text="Per cent of the highest sum.")
    lines = OpinionLineSerializer(many=True)


def opinion(found: Opinion) -> Any:
    lines = [
        {
            "criterion": line.criterion,
            "score": line.score.value if line.score else None,
            "why": line.score.comment if line.score else "",
            "points": figure(line.points),
        }
        for line in found.lines
    ]
    card = found.card
    told = {"recommendation": card.recommendation if card else "", "summary": card.summary if card else "", "total": figure(found.total)}
    return OpinionSerializer(told | {"lines": lines}).data
