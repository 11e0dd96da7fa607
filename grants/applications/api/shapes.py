"""What the API says of an application, its answers, documents and receipts, and what it reads."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.access import can
from core.api.fields import MoneySerializer, StrictBooleanField, StrictCharField, StrictSerializer, TranslatedField, of_switches
from grants.applications.models import Application, Receipt
from grants.applications.progress import may_still, sentence_of
from grants.applications.queries import last_decided, last_saved
from grants.calls.models import Call
from parks.directory.models import Organisation
from parks.directory.policies import user_belongs


class CallNameSerializer(serializers.ModelSerializer):
    title = TranslatedField()

    class Meta:
        model = Call
        fields = ("key", "title", "closes_at")
        read_only_fields = fields


class ApplicantSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Organisation
        fields = ("key", "name", "bin")
        read_only_fields = fields


class ApplicationLineSerializer(serializers.ModelSerializer):
    call = CallNameSerializer(read_only=True)
    applicant = ApplicantSerializer(read_only=True)
    requested = MoneySerializer(read_only=True, allow_null=True)

    class Meta:
        model = Application
        fields: tuple[str, ...] = (
            "key", "number", "kind", "call", "applicant", "title", "requested", "state", "begun_at", "submitted_at", "check_due_at", "correct_due_at",
        )  # fmt: skip
        read_only_fields = fields


class ReceiptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Receipt
        fields: tuple[str, ...] = ("key", "number", "sealed_at", "sha256")
        read_only_fields = fields


class WholeReceiptSerializer(ReceiptSerializer):
    snapshot = serializers.CharField(read_only=True, help_text="The canonical JSON that was handed in; its SHA-256 is `sha256`.")

    class Meta(ReceiptSerializer.Meta):
        fields = (*ReceiptSerializer.Meta.fields, "snapshot")
        read_only_fields = fields


MOVES = ("write", "submit", "reopen", "withdraw", "screen", "return")


class ApplicationSerializer(ApplicationLineSerializer):
    sentence = serializers.SerializerMethodField(help_text="Who has it, what they do, and what follows, in the reader's language.")
    saved_at = serializers.SerializerMethodField(help_text="When a word of it was last saved.")
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")
    check_result = serializers.SerializerMethodField(help_text="The formal check that was decided last, as the applicant was told.")
    receipts = serializers.SerializerMethodField(help_text="One for each time it was handed in, the newest first; for the applicant.")

    class Meta(ApplicationLineSerializer.Meta):
        fields: tuple[str, ...] = (
            *ApplicationLineSerializer.Meta.fields, "corrections", "withdrawn_because", "sentence", "saved_at", "may", "check_result", "receipts",
        )  # fmt: skip
        read_only_fields = fields

    def get_sentence(self, row: Application) -> str:
        return sentence_of(row)

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_saved_at(self, row: Application) -> str | None:
        return serializers.DateTimeField().to_representation(at) if (at := last_saved(row)) else None

    @extend_schema_field(of_switches(MOVES))
    def get_may(self, row: Application) -> dict[str, bool]:
        user = self.context["request"].user
        moves = may_still(row, user)
        return moves | {"return": moves["screen"] and can(user, "applications.return", row)}

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "required": ["outcome", "note", "decided_at", "correct_by", "points"],
            "properties": {
                "outcome": {"type": "string", "enum": ["admit", "return", "refuse"]},
                "note": {"type": "string"},
                "decided_at": {"type": "string", "format": "date-time"},
                "correct_by": {"type": ["string", "null"], "format": "date-time"},
                "points": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["check", "reason", "words"],
                        "properties": {name: {"type": "string"} for name in ("check", "reason", "words")},
                    },
                },
            },
        }
    )
    def get_check_result(self, row: Application) -> dict[str, Any] | None:
        check = last_decided(row)
        if check is None:
            return None
        instant: Any = serializers.DateTimeField(allow_null=True)
        failing = [line for line in check.lines.all() if line.reason is not None]
        return {
            "outcome": check.outcome,
            "note": check.note,
            "decided_at": instant.to_representation(check.decided_at),
            "correct_by": instant.to_representation(check.due_at) if check.due_at else None,
            "points": [{"check": line.check_line.name, "reason": line.reason.text, "words": line.words} for line in failing if line.reason],
        }

    @extend_schema_field(ReceiptSerializer(many=True))
    def get_receipts(self, row: Application) -> Any:
        own = user_belongs(self.context["request"].user, row.applicant)
        return ReceiptSerializer(row.receipts.all() if own else [], many=True).data


class ChoiceSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ItemSerializer(serializers.Serializer):
    """One field of the form, in the reader's language, with what was written into it."""

    part = serializers.CharField()
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    hint = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    max_length = serializers.IntegerField()
    choices = ChoiceSerializer(many=True)
    value = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="How often it was saved; 0 for never. The answer's ETag is made of it.")
    fault = serializers.CharField(allow_blank=True, help_text="What is wrong with what was written, in the reader's language.")


class AnswerSerializer(serializers.Serializer):
    code = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)


class SavedAnswerSerializer(AnswerSerializer):
    fault = serializers.CharField(allow_blank=True, help_text="What is wrong with it, in the reader's language; it is kept all the same.")


class AnswerBody(StrictSerializer):
    value = StrictCharField(allow_blank=True, trim_whitespace=False, max_length=100_000)


class ProblemLineSerializer(serializers.Serializer):
    part = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(source="sentence")


class StepSerializer(serializers.Serializer):
    title = serializers.CharField()
    phase = serializers.ChoiceField(choices=["done", "now", "expected"])
    at = serializers.DateTimeField(allow_null=True)
    expected = serializers.CharField(allow_blank=True)


class DocumentSlotSerializer(serializers.Serializer):
    """A document that the call wants, and the file that was given for it."""

    key = serializers.UUIDField()
    name = TranslatedField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    kinds = serializers.ListField(child=serializers.CharField())
    max_bytes = serializers.IntegerField()
    file = serializers.SerializerMethodField()

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "required": ["name", "size", "sha256", "content_type", "given_at"],
            "properties": {
                "name": {"type": "string"},
                "size": {"type": "integer"},
                "sha256": {"type": "string"},
                "content_type": {"type": "string"},
                "given_at": {"type": "string", "format": "date-time"},
            },
        }
    )
    def get_file(self, document: Any) -> dict[str, Any] | None:
        given = self.context["given"].get(document.pk)
        if given is None:
            return None
        told = {name: getattr(given.file, name) for name in ("name", "size", "sha256", "content_type")}
        return told | {"given_at": serializers.DateTimeField().to_representation(given.given_at)}


class UploadBody(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)


class SubmitBody(StrictSerializer):
    may_act = StrictBooleanField(help_text="That you may act for the applicant, and that what stands there is true.")

    def validate_may_act(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Say that you may act for the applicant."))
        return value


class WithdrawBody(StrictSerializer):
    reason = StrictCharField(max_length=1000)
