"""Funds with their budgets by year, and the accounts in whose name their money is committed and paid."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from djmoney.money import Money
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.deeds import changes, creates
from core.api.fields import MoneySerializer, NamesInput, StrictCharField, StrictSerializer, SumField
from core.api.views import ListedViewSet
from core.money.choices import HOME
from grants.ledger import services
from grants.ledger.api.shapes import BOOKS, AccountSerializer, BalancesSerializer, FundSerializer, enough
from grants.ledger.choices import Stage, Step
from grants.ledger.filters import AccountFilter
from grants.ledger.models import Account, Fund, Posting
from grants.ledger.queries import balances_by_year, balances_of_account, statement

WAYS = (Step.GIVE, Step.CUT)


class BudgetYearSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    balances = BalancesSerializer()


class WholeFundSerializer(FundSerializer):
    years = serializers.SerializerMethodField(help_text="Its budgets, the newest first.")
    may_set = serializers.SerializerMethodField(help_text="Whether you may change its budget.")

    class Meta(FundSerializer.Meta):
        fields = (*FundSerializer.Meta.fields, "years", "may_set")
        read_only_fields = fields

    @extend_schema_field(BudgetYearSerializer(many=True))
    def get_years(self, fund: Fund) -> Any:
        rows = [{"year": year.year, "balances": sums.money()} for year, sums in balances_by_year(fund)]
        return BudgetYearSerializer(rows, many=True).data

    def get_may_set(self, fund: Fund) -> bool:
        return can(self.context["request"].user, "ledger.set_budget", fund)


class NewFundBody(StrictSerializer):
    code = serializers.SlugField(max_length=20, help_text="Latin letters and digits, for example energy-2027.")
    name = NamesInput()


class BudgetBody(StrictSerializer):
    year = serializers.IntegerField(min_value=2000, max_value=2100, help_text="Opened where the fund does not have it yet.")
    way = serializers.ChoiceField(choices=[(step.value, step.label) for step in WAYS])
    amount = SumField(help_text="Tenge.")
    note = StrictCharField(max_length=300, help_text="On what ground: number and day of the order or plan.")


class FundViewSet(ListedViewSet):
    """Funds, by code, for the finance office, auditors and administrators."""

    scope = BOOKS
    queryset = Fund.objects.all()
    serializer_class = WholeFundSerializer
    line_class = FundSerializer
    ordering = ("code",)

    def get_queryset(self) -> QuerySet:
        if not self.detail:
            require(self.request.user, "ledger.view_funds")
        return super().get_queryset()

    @extend_schema(request=NewFundBody, responses={201: WholeFundSerializer})
    @creates("ledger.set_budget")
    def create(self, request: Request) -> Response:
        """Set up a fund; give it a budget next."""
        given = self.taken(NewFundBody)
        made = services.open_fund(given["code"], given["name"], actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:fund-detail", args=[made.key]))

    @extend_schema(request=BudgetBody, responses=WholeFundSerializer)
    @action(detail=True, methods=["post"])
    @changes("ledger.set_budget", keyed=True)
    def budget(self, request: Request, fund: Fund) -> Response:
        """Give a sum to the budget of a year or cut it by one: down to what is committed and not below."""
        given = self.taken(BudgetBody)
        sum_ = Money(given["amount"], HOME)
        with enough():
            services.set_budget(
                fund, actor=request.user, year=given["year"], sum_=sum_ if given["way"] == Step.GIVE else -sum_, note=given["note"]
            )
        return self.answer(fund)


class WholeAccountSerializer(AccountSerializer):
    balances = serializers.SerializerMethodField(help_text="In all years together.")
    may_prepare = serializers.SerializerMethodField(help_text="Whether you may prepare payments of its money.")

    class Meta(AccountSerializer.Meta):
        fields = (*AccountSerializer.Meta.fields, "opened_at", "balances", "may_prepare")
        read_only_fields = fields

    @extend_schema_field(BalancesSerializer)
    def get_balances(self, account: Account) -> Any:
        return BalancesSerializer(balances_of_account(account).money()).data

    def get_may_prepare(self, account: Account) -> bool:
        return can(self.context["request"].user, "ledger.prepare", account)


class PostingSerializer(serializers.ModelSerializer):
    at = serializers.DateTimeField(source="entry.at", read_only=True)
    step = serializers.ChoiceField(source="entry.step", choices=Step.choices, read_only=True)
    year = serializers.IntegerField(source="fund_year.year", read_only=True)
    stage = serializers.ChoiceField(choices=Stage.choices, read_only=True)
    amount = MoneySerializer(source="in_tenge", read_only=True, help_text="Below zero where money left the stage.")
    running = MoneySerializer(source="held", read_only=True, help_text="What the stage holds in that year after it.")
    payment: serializers.SlugRelatedField = serializers.SlugRelatedField(
        source="entry.order", slug_field="key", read_only=True, allow_null=True
    )
    note = serializers.CharField(source="entry.note", read_only=True)

    class Meta:
        model = Posting
        fields = ("at", "step", "year", "stage", "amount", "running", "payment", "note")
        read_only_fields = fields


class AccountViewSet(ListedViewSet):
    """In whose name money is committed, ordered and paid; the newest first, for the finance office and auditors."""

    scope = BOOKS
    queryset = Account.objects.select_related("fund")
    serializer_class = WholeAccountSerializer
    line_class = AccountSerializer
    filterset_class = AccountFilter

    def get_queryset(self) -> QuerySet:
        if not self.detail:
            require(self.request.user, "ledger.view")
        return super().get_queryset()

    @extend_schema(responses=PostingSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def postings(self, request: Request, **kwargs: Any) -> Response:
        """Each movement of its money, the oldest first."""
        return Response(PostingSerializer(statement(self.get_object()), many=True).data)
