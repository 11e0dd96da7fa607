"""What the addresses of the ledger share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.accounts.scopes import open_scope
from core.api.fields import MoneySerializer, TranslatedField
from grants.ledger.models import Account, Fund
from grants.ledger.services import NothingLeft

SCOPE = open_scope("payments", gettext_lazy("Payments"))
BOOKS = open_scope("funds", gettext_lazy("Funds"))


class FundSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Fund
        fields: tuple[str, ...] = ("key", "code", "name")
        read_only_fields = fields


class AccountSerializer(serializers.ModelSerializer):
    fund = FundSerializer(read_only=True)

    class Meta:
        model = Account
        fields: tuple[str, ...] = ("key", "label", "fund")
        read_only_fields = fields


class BalancesSerializer(serializers.Serializer):
    """Tenge at each stage; `given` is all of them together."""

    given = MoneySerializer()
    budget = MoneySerializer(help_text="What is free.")
    committed = MoneySerializer()
    ordered = MoneySerializer()
    paid = MoneySerializer()


@contextmanager
def enough() -> Iterator[None]:
    """More than there is stands at the sum, as on the page."""
    try:
        yield
    except NothingLeft as error:
        raise ValidationError({"amount": str(error.sentence)}) from error
