"""Payments for programs: read, released by a second person, cancelled, given to the bank, and the bank's answer."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.accounts.scopes import open_scope
from core.api.deeds import changes, creates
from core.api.fields import MoneySerializer, StrictCharField, StrictSerializer, TranslatedField
from core.api.permissions import MEMBERS, SignedInLately
from core.api.refusals import at
from core.api.views import ListedViewSet
from grants.ledger import services
from grants.ledger.choices import Doubt, State
from grants.ledger.filters import PaymentFilter
from grants.ledger.models import Account, AnswerLine, BankAnswer, BankFile, Fund, PaymentOrder
from grants.ledger.services.answers import FAULTS, LONGEST_FILE

SCOPE = open_scope("payments", gettext_lazy("Payments"))
MOVES = ("release", "cancel")


class FundSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Fund
        fields = ("key", "code", "name")
        read_only_fields = fields


class AccountSerializer(serializers.ModelSerializer):
    fund = FundSerializer(read_only=True)

    class Meta:
        model = Account
        fields = ("key", "label", "fund")
        read_only_fields = fields


class PaymentLineSerializer(serializers.ModelSerializer):
    account = AccountSerializer(read_only=True)
    year = serializers.IntegerField(source="fund_year.year", read_only=True, help_text="Whose budget it is paid from.")
    iban_end = serializers.CharField(read_only=True, help_text="Enough to compare, not to copy.")
    amount = MoneySerializer(read_only=True)
    about = serializers.SerializerMethodField(help_text="Key of what it is paid for, such as a tranche.")

    class Meta:
        model = PaymentOrder
        fields: tuple[str, ...] = (
            "key", "number", "state", "account", "year", "payee_name", "iban_end", "amount", "about", "prepared_at", "released_at", "paid_on",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_about(self, order: PaymentOrder) -> str | None:
        return order.about_key or None


class PaymentSerializer(PaymentLineSerializer):
    prepared_by = serializers.CharField(source="prepared_by.get_full_name", read_only=True)
    released_by = serializers.CharField(source="released_by.get_full_name", read_only=True, allow_null=True, default=None)
    bank_file: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True, allow_null=True)
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(PaymentLineSerializer.Meta):
        fields = (
            *PaymentLineSerializer.Meta.fields, "payee_bin", "iban", "bic", "purpose", "prepared_by", "released_by", "bank_file", "ended_because", "may",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "object", "required": [*MOVES], "properties": {name: {"type": "boolean"} for name in MOVES}})
    def get_may(self, order: PaymentOrder) -> dict[str, bool]:
        user = self.context["request"].user
        open_ = order.state in (State.PREPARED, State.RELEASED)
        return {"release": can(user, "ledger.choose", order), "cancel": open_ and can(user, "ledger.cancel", order)}


class CancelBody(StrictSerializer):
    reason = StrictCharField(max_length=300)


class PaymentViewSet(ListedViewSet):
    """Payments, the newest first, for the finance office and auditors."""

    scope = SCOPE
    queryset = PaymentOrder.objects.with_all().select_related("account__fund")
    serializer_class = PaymentSerializer
    line_class = PaymentLineSerializer
    filterset_class = PaymentFilter

    def get_queryset(self) -> QuerySet:
        if not self.detail:
            require(self.request.user, "ledger.view")
        return super().get_queryset()

    @extend_schema(request=None, responses=PaymentSerializer)
    @action(detail=True, methods=["post"], permission_classes=[*MEMBERS, SignedInLately])
    @changes("ledger.release", keyed=True)
    def release(self, request: Request, order: PaymentOrder) -> Response:
        """Let it go to the bank: final, by somebody who did not prepare it. A session needs a fresh sign-in."""
        services.release_order(order, actor=request.user)
        return self.answer(order)

    @extend_schema(request=CancelBody, responses=PaymentSerializer)
    @action(detail=True, methods=["post"])
    @changes("ledger.cancel", keyed=True)
    def cancel(self, request: Request, order: PaymentOrder) -> Response:
        """Take it back before it is at the bank; its money is committed again."""
        services.cancel_order(order, actor=request.user, reason=self.taken(CancelBody)["reason"])
        return self.answer(order)


class OfTheBank(ListedViewSet):
    """Whoever reads the books reads what went to the bank and came back."""

    scope = SCOPE

    def get_queryset(self) -> QuerySet:
        require(self.request.user, "ledger.view")
        return self.queryset.all()


class BankFileSerializer(serializers.ModelSerializer):
    total = MoneySerializer(read_only=True)

    class Meta:
        model = BankFile
        fields = ("key", "file_name", "made_at", "count", "total", "sha256")
        read_only_fields = fields


class BankFileViewSet(OfTheBank):
    """What was handed to the bank, byte for byte; the newest first."""

    queryset = BankFile.objects.all()
    serializer_class = BankFileSerializer

    @extend_schema(request=None, responses={201: BankFileSerializer})
    @creates("ledger.make_file", keyed=True)
    def create(self, request: Request) -> Response:
        """One file of every released payment, which are then at the bank."""
        made = services.make_bank_file(actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:bank-file-detail", args=[made.key]))

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The stored bytes: the same file always downloads the same."""
        file = self.get_object()
        headers = {"Content-Disposition": f'attachment; filename="{file.file_name}"'}
        return HttpResponse(file.content.encode(), content_type="text/csv; charset=utf-8", headers=headers)


class AnswerLineSerializer(serializers.ModelSerializer):
    order: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True, allow_null=True)
    told = serializers.DictField(read_only=True, help_text="The line in the bank's own words.")
    sentence = serializers.SerializerMethodField(help_text="Why it was put aside, in the reader's language.")

    class Meta:
        model = AnswerLine
        fields = ("position", "line_id", "verdict", "doubt", "sentence", "order", "told")
        read_only_fields = fields

    def get_sentence(self, line: AnswerLine) -> str:
        return str(Doubt(line.doubt).label) if line.doubt else ""


class BankAnswerLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = BankAnswer
        fields: tuple[str, ...] = ("key", "name", "read_at", "sha256")
        read_only_fields = fields


class BankAnswerSerializer(BankAnswerLineSerializer):
    lines = serializers.SerializerMethodField()

    class Meta(BankAnswerLineSerializer.Meta):
        fields = (*BankAnswerLineSerializer.Meta.fields, "lines")
        read_only_fields = fields

    @extend_schema_field(AnswerLineSerializer(many=True))
    def get_lines(self, answer: BankAnswer) -> Any:
        return AnswerLineSerializer(answer.lines.select_related("order"), many=True).data


class BankAnswerBody(StrictSerializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text="CSV with the columns line, number, iban, amount, currency, day, outcome, reason."
    )


class BankAnswerViewSet(OfTheBank):
    """What the bank told, line by line, and what became of each; the newest first."""

    queryset = BankAnswer.objects.all()
    serializer_class = BankAnswerSerializer
    line_class = BankAnswerLineSerializer
    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": BankAnswerBody}, responses={201: BankAnswerSerializer})
    @creates("ledger.read_answer", keyed=True)
    def create(self, request: Request) -> Response:
        """Read a file of the bank and enter what it proves. A line that was read before changes nothing."""
        upload = self.taken(BankAnswerBody)["file"]
        with at("file"):
            if upload.size > LONGEST_FILE:
                raise ValidationError(FAULTS["too_long"])
            made = services.read_answer(upload.name, upload.read(), actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:bank-answer-detail", args=[made.key]))
