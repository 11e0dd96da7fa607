from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from core.api.fields import MoneySerializer, TranslatedField
from core.api.views import ReadViewSet
from grants.calls.eligibility import demand_of, remembering
from grants.calls.filters import CallFilter, Standing
from grants.calls.models import Call, Criterion, DocumentWanted, EligibilityRule, Question, Section, Stream
from grants.calls.queries import announced, whole_calls


class StreamSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Stream
        fields = ("code", "name", "legal_basis", "competitive", "peer_reviewed", "counts_to_cap")
        read_only_fields = fields


class CallSerializer(serializers.ModelSerializer):
    standing = serializers.SerializerMethodField(help_text="Where the call stands by the clock: open, expected or closed.")
    title = TranslatedField()
    summary = TranslatedField()
    stream = StreamSerializer(read_only=True)
    max_amount = MoneySerializer(read_only=True)

    class Meta:
        model = Call
        fields: tuple[str, ...] = (
            "key",
            "kind",
            "stream",
            "state",
            "standing",
            "title",
            "summary",
            "opens_at",
            "closes_at",
            "max_amount",
            "max_months",
            "currencies",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": Standing.values})
    def get_standing(self, call: Call) -> str:
        if call.state == "cancelled" or call.has_closed:
            return Standing.CLOSED
        return Standing.EXPECTED if call.opens_later else Standing.OPEN


class RuleSerializer(serializers.ModelSerializer):
    sentence = serializers.SerializerMethodField(help_text="The rule in the reader's language.")

    class Meta:
        model = EligibilityRule
        fields = ("fact", "operator", "wanted", "severity", "sentence")
        read_only_fields = fields

    def get_sentence(self, rule: EligibilityRule) -> str:
        return demand_of(rule)


class DocumentSerializer(serializers.ModelSerializer):
    name = TranslatedField()
    hint = TranslatedField()

    class Meta:
        model = DocumentWanted
        fields = ("key", "name", "hint", "required", "kinds", "max_bytes")
        read_only_fields = fields


class CriterionSerializer(serializers.ModelSerializer):
    name = TranslatedField()
    guidance = TranslatedField()

    class Meta:
        model = Criterion
        fields = ("key", "name", "guidance", "weight", "max_score")
        read_only_fields = fields


class QuestionSerializer(serializers.ModelSerializer):
    label = TranslatedField()  # type: ignore[assignment]
    hint = TranslatedField()

    class Meta:
        model = Question
        fields = ("code", "label", "hint", "kind", "required", "max_length", "choices")
        read_only_fields = fields


class SectionSerializer(serializers.ModelSerializer):
    title = TranslatedField()
    intro = TranslatedField()
    questions = QuestionSerializer(many=True, read_only=True)

    class Meta:
        model = Section
        fields = ("code", "title", "intro", "questions")
        read_only_fields = fields


class WholeCallSerializer(CallSerializer):
    who = TranslatedField()
    purpose = TranslatedField()
    judging = TranslatedField()
    afterwards = TranslatedField()
    eligibility_rules = RuleSerializer(many=True, read_only=True)
    documents = DocumentSerializer(many=True, read_only=True)
    criteria = CriterionSerializer(many=True, read_only=True)
    sections = SectionSerializer(many=True, read_only=True)

    class Meta(CallSerializer.Meta):
        fields: tuple[str, ...] = (
            *CallSerializer.Meta.fields, "who", "purpose", "judging", "afterwards", "contact", "screening_days", "correction_days",
            "corrections_allowed", "published_at", "cancelled_at", "cancelled_because", "eligibility_rules", "documents", "criteria", "sections",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Call) -> dict[str, Any]:
        with remembering():
            return super().to_representation(instance)


class CallViewSet(ReadViewSet):
    """Published calls, those that close first in front: open, expected, closed and cancelled ones; drafts are nobody's here."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    ordering = ("closes_at", "id")

    def get_queryset(self) -> Any:
        calls = announced().visible_to(self.request.user)
        return whole_calls(calls) if self.action == "retrieve" else calls

    @extend_schema(responses=WholeCallSerializer)
    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The whole call: texts, rules, documents, criteria and the form."""
        return super().retrieve(request, *args, **kwargs)

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return WholeCallSerializer if self.action == "retrieve" else CallSerializer
