"""The bank's side: the files that it was given, and its answers."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import require
from core.api.deeds import creates
from core.api.fields import MoneySerializer, StrictSerializer
from core.api.refusals import at
from core.api.views import ListedViewSet
from grants.ledger import services
from grants.ledger.api.shapes import SCOPE
from grants.ledger.choices import Doubt
from grants.ledger.models import AnswerLine, BankAnswer, BankFile
from grants.ledger.services.answers import FAULTS, LONGEST_FILE


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
