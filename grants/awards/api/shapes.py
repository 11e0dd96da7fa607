"""What the API says of an award, and what it reads."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.access import can
from core.api.fields import MoneySerializer, RowField, StrictCharField, StrictSerializer, of_switches
from grants.applications.api.shapes import ApplicantSerializer
from grants.applications.models import Application
from grants.awards.choices import LIVING, Standing, State
from grants.awards.models import Agreement, Award, Condition, Signature
from grants.awards.plan import MOST_MONTHS, MOST_TRANCHES
from grants.awards.queries import agreement_of, lines_of, sums_of
from grants.awards.standing import TrancheLine, bank_of
from grants.ledger.models import Fund, PaymentOrder

STARTS = {
    "change_plan": (State.PREPARING,),
    "offer": (State.PREPARING,),
    "sign": (State.OFFERED,),
    "countersign": (State.SIGNED,),
    "give_bank": LIVING,
    "confirm_bank": LIVING,
    "replan": LIVING,
    "close": (State.RUNNING,),
    "end": LIVING,
}
"""Deed -> the states in which it can be done at all."""


class AwardedSerializer(serializers.ModelSerializer):
    applicant = ApplicantSerializer(read_only=True)

    class Meta:
        model = Application
        fields = ("key", "number", "title", "applicant")
        read_only_fields = fields


class AwardLineSerializer(serializers.ModelSerializer):
    application = AwardedSerializer(read_only=True)
    amount = MoneySerializer(read_only=True)
    agreed = MoneySerializer(read_only=True)

    class Meta:
        model = Award
        fields: tuple[str, ...] = ("key", "number", "application", "state", "amount", "agreed", "day", "starts_on", "ends_on")
        read_only_fields = fields


class ConditionSerializer(serializers.ModelSerializer):
    title = serializers.CharField(read_only=True, help_text="What must hold, in the reader's language.")

    class Meta:
        model = Condition
        fields = ("key", "kind", "title", "state", "due_on", "met_at", "note")
        read_only_fields = fields


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = PaymentOrder
        fields = ("key", "number", "state")
        read_only_fields = fields


class TrancheSerializer(serializers.Serializer):
    """A part of the agreed sum. Where it stands is told by its conditions, its day and the bank, never stored."""

    key = serializers.UUIDField(source="tranche.key")
    position = serializers.IntegerField(source="tranche.position")
    amount = MoneySerializer(source="tranche.amount")
    planned_on = serializers.DateField(source="tranche.planned_on")
    standing = serializers.ChoiceField(choices=Standing.choices)
    sentence = serializers.CharField(help_text="What it waits for, or what became of it, in the reader's language.")
    paid_on = serializers.DateField(allow_null=True)
    conditions = ConditionSerializer(many=True)
    payment = serializers.SerializerMethodField(help_text="Its newest payment, for those who see payments.")

    @extend_schema_field(OrderSerializer(allow_null=True))
    def get_payment(self, line: TrancheLine) -> Any:
        sees = line.order is not None and can(self.context["request"].user, "ledger.view")
        return OrderSerializer(line.order).data if sees else None


class ReadyTrancheSerializer(TrancheSerializer):
    award = serializers.UUIDField(source="tranche.award.key")
    number = serializers.CharField(source="tranche.award.number")


class SignatureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Signature
        fields = ("side", "signed_at", "sha256")
        read_only_fields = fields


class AgreementLineSerializer(serializers.ModelSerializer):
    signatures = SignatureSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ("key", "version", "sha256", "made_at", "signatures")
        read_only_fields = fields


class AgreementSerializer(AgreementLineSerializer):
    content = serializers.CharField(
        read_only=True, help_text="Facts and text in three languages as canonical JSON; its SHA-256 is `sha256`."
    )

    class Meta(AgreementLineSerializer.Meta):
        fields = (*AgreementLineSerializer.Meta.fields, "content")
        read_only_fields = fields


class SumsSerializer(serializers.Serializer):
    agreed = MoneySerializer()
    ordered = MoneySerializer()
    paid = MoneySerializer()
    to_come = MoneySerializer()


class AwardSerializer(AwardLineSerializer):
    fund = serializers.CharField(source="account.fund.code", read_only=True)
    rate = serializers.SerializerMethodField(
        help_text="The official rate at which the sum became tenge; null where it was decided in tenge."
    )
    sums = serializers.SerializerMethodField()
    tranches = serializers.SerializerMethodField()
    agreement = serializers.SerializerMethodField()
    bank = serializers.SerializerMethodField(help_text="The account that it is paid to; its end only for those who compare and do not pay.")
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(AwardLineSerializer.Meta):
        fields = (
            *AwardLineSerializer.Meta.fields, "fund", "rate", "offered_at", "signed_at", "countersigned_at", "ended_at", "ended_because",
            "sums", "tranches", "agreement", "bank", "may",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "required": ["currency", "value", "quant", "day"],
            "properties": {
                "currency": {"type": "string"},
                "value": {"type": "string"},
                "quant": {"type": "integer"},
                "day": {"type": "string", "format": "date"},
            },
        }
    )
    def get_rate(self, award: Award) -> dict[str, Any] | None:
        rate = award.rate
        return {"currency": rate.currency, "value": str(rate.value), "quant": rate.quant, "day": rate.day.isoformat()} if rate else None

    @extend_schema_field(SumsSerializer)
    def get_sums(self, award: Award) -> Any:
        return SumsSerializer(sums_of(award)).data

    @extend_schema_field(TrancheSerializer(many=True))
    def get_tranches(self, award: Award) -> Any:
        return TrancheSerializer(lines_of(award), many=True, context=self.context).data

    @extend_schema_field(AgreementLineSerializer(allow_null=True))
    def get_agreement(self, award: Award) -> Any:
        found = agreement_of(award)
        return AgreementLineSerializer(found).data if found else None

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "required": ["iban", "bic", "given_at", "is_confirmed"],
            "properties": {
                "iban": {"type": "string"},
                "bic": {"type": "string"},
                "given_at": {"type": "string", "format": "date-time"},
                "is_confirmed": {"type": "boolean"},
            },
        }
    )
    def get_bank(self, award: Award) -> dict[str, Any] | None:
        bank = bank_of(award)
        if bank is None:
            return None
        iban = bank.iban if can(self.context["request"].user, "awards.see_iban", award) else bank.iban_end
        given_at = serializers.DateTimeField().to_representation(bank.given_at)
        return {"iban": iban, "bic": bank.bic, "given_at": given_at, "is_confirmed": bank.is_confirmed}

    @extend_schema_field(of_switches(STARTS))
    def get_may(self, award: Award) -> dict[str, bool]:
        user = self.context["request"].user
        return {name: award.state in starts and can(user, f"awards.{name}", award) for name, starts in STARTS.items()}


# Bodies


class WordsSerializer(StrictSerializer):
    """A condition of the office's own, in three languages."""

    kk = StrictCharField(max_length=300)
    ru = StrictCharField(max_length=300)
    en = StrictCharField(max_length=300)


class TrancheBody(StrictSerializer):
    share = serializers.DecimalField(max_digits=5, decimal_places=2, help_text="Per cent of the agreed sum; all together are 100.")
    planned_on = serializers.DateField()
    report_due_on = serializers.DateField(
        required=False, allow_null=True, help_text="Day by which a report is owed before it; null for none."
    )
    extra = WordsSerializer(required=False, allow_null=True)


class ChangedPlanBody(StrictSerializer):
    fund = RowField(lambda user: Fund.objects.all(), help_text="Key of the fund that pays.")
    starts_on = serializers.DateField()
    months = serializers.IntegerField(min_value=1, max_value=MOST_MONTHS)
    tranches = TrancheBody(many=True, min_length=1, max_length=MOST_TRANCHES)


class PlanBody(ChangedPlanBody):
    application = serializers.UUIDField(help_text="Key of a funded application of a call that you run.")


class SignBody(StrictSerializer):
    sha256 = StrictCharField(min_length=64, max_length=64, help_text="Of the agreement that you have before your eyes.")


class BankBody(StrictSerializer):
    iban = StrictCharField(max_length=60)
    bic = StrictCharField(max_length=20)


class ReasonBody(StrictSerializer):
    reason = StrictCharField(max_length=1000)


class DayBody(StrictSerializer):
    planned_on = serializers.DateField()


class EvidenceBody(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)
    note = StrictCharField(required=False, allow_blank=True, max_length=1000, default="")


class AcceptConditionBody(StrictSerializer):
    note = StrictCharField(required=False, allow_blank=True, max_length=1000, default="")


class ReturnBody(StrictSerializer):
    words = StrictCharField(max_length=1000)
    due_on = serializers.DateField(required=False, allow_null=True)


class EvidenceSerializer(serializers.Serializer):
    """What was given for a condition, and the office's answer."""

    key = serializers.UUIDField()
    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    note = serializers.CharField(allow_blank=True)
    given_at = serializers.DateTimeField()
    accepted = serializers.BooleanField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
