"""Payments: read, prepared, released by a second person, cancelled."""

from http import HTTPStatus

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.deeds import changes, creates
from core.api.fields import MoneySerializer, RowField, StrictCharField, StrictSerializer, SumField, of_switches
from core.api.permissions import MEMBERS, SignedInLately
from core.api.refusals import read_by
from core.api.views import ListedViewSet
from core.money.choices import HOME
from grants.ledger import services
from grants.ledger.api.shapes import SCOPE, AccountSerializer, enough
from grants.ledger.choices import State
from grants.ledger.filters import PaymentFilter
from grants.ledger.forms import PrepareForm
from grants.ledger.models import Account, PaymentOrder
from grants.ledger.queries import refusals_of

MOVES = ("release", "cancel")


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

    @extend_schema_field(of_switches(MOVES))
    def get_may(self, order: PaymentOrder) -> dict[str, bool]:
        user = self.context["request"].user
        open_ = order.state in (State.PREPARED, State.RELEASED)
        return {"release": refusals_of(user, [order])[order.pk] is None, "cancel": open_ and can(user, "ledger.cancel", order)}


class CancelBody(StrictSerializer):
    reason = StrictCharField(max_length=300)


class NewPaymentBody(StrictSerializer):
    account = RowField(lambda user: Account.objects.visible_to(user).select_related("fund"), help_text="Out of whose committed money.")
    payee_name = StrictCharField(max_length=200)
    payee_bin = StrictCharField(required=False, allow_blank=True, max_length=30, default="")
    iban = StrictCharField(max_length=60)
    bic = StrictCharField(max_length=20)
    amount = SumField(help_text="Tenge.")
    purpose = StrictCharField(max_length=400)


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

    @extend_schema(request=NewPaymentBody, responses={201: PaymentSerializer})
    @creates("ledger.prepare", keyed=True)
    def create(self, request: Request) -> Response:
        """Prepare a payment of this year's committed money; somebody else releases it. A tranche is ordered at its award."""
        given = self.taken(NewPaymentBody)
        account, amount = given.pop("account"), given.pop("amount")
        said = read_by(PrepareForm(given | {"amount_0": str(amount), "amount_1": HOME}))
        with enough():
            made = services.prepare_order(account, actor=request.user, **said)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:payment-detail", args=[made.key]))

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
