"""The money field: one text for the sum, and its currency beside it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from core.money.amounts import LONGEST, MAX_DIGITS, PLACES, parse_amount
from core.money.choices import CURRENCY_NAMES, HOME
from core.web.numbers import number

SIGNS = {HOME: "₸"}


class MoneyWidget(forms.MultiWidget):
    """An input group. Where only one currency is taken it is written there, not asked for."""

    template_name = "money/widget.html"
    use_fieldset = False

    def __init__(self, currencies: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        self.currencies = tuple(currencies)
        amount = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST, "data-ork-money": ""})
        choices = [(code, f"{code} · {CURRENCY_NAMES.get(code, code)}") for code in self.currencies]
        currency = forms.Select({"aria-label": _("Currency")}, choices=choices)
        super().__init__([amount, currency] if len(self.currencies) > 1 else [amount], attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Money | None) -> list[str]:
        if value is None:
            return ["", self.currencies[0]]
        return [number(value.amount, PLACES), value.currency.code]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, own in zip(parts, ("form-control num", "form-select ork-currency"), strict=False):
            given = str(part["attrs"].get("class", "")).replace("form-control", "").replace("form-select", "")
            part["attrs"]["class"] = " ".join([own, *given.split()])
        if len(parts) > 1:  # only the sum is required and described: the currency always has a value
            parts[1]["attrs"] = {key: text for key, text in parts[1]["attrs"].items() if key not in ("required", "aria-describedby")}
        return context | {"sign": SIGNS.get(self.currencies[0], self.currencies[0])}


class MoneyField(forms.MultiValueField):
    """Cleans to Money, or to None where nothing was typed and nothing need be.

    `currencies` are codes, the first one is offered first. `zero=False` refuses 0; `max_digits` counts all digits of the sum.
    """

    default_error_messages = {
        "required": _("Write the sum."),
        "currency": _("Choose the currency from the list."),
        "zero": _("The sum must be above zero."),
    }
    widget: MoneyWidget

    def __init__(self, *, currencies: Sequence[str] = (HOME,), zero: bool = True, max_digits: int = MAX_DIGITS, **kwargs: Any) -> None:
        self.currencies, self.zero, self.max_digits = tuple(currencies), zero, max_digits
        parts: list[forms.Field] = [forms.CharField(required=False, max_length=LONGEST), forms.CharField(required=False, max_length=3)]
        kwargs.setdefault("widget", MoneyWidget(self.currencies))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Money | None:
        if isinstance(value, Money):
            value = [str(value.amount), value.currency.code]
        amount, currency = self._typed(value)
        if not amount.strip():
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        money = Money(self._amount(amount), self._currency(currency))
        self.run_validators(money)
        return money

    def _typed(self, value: Any) -> tuple[str, str]:
        amount, currency, *_rest = [*(str(part or "") for part in value or ()), "", ""]
        return amount, self.currencies[0] if len(self.currencies) == 1 else currency

    def _amount(self, text: str) -> Decimal:
        amount = parse_amount(text, max_digits=self.max_digits)
        if not amount and not self.zero:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return amount

    def _currency(self, code: str) -> str:
        if code not in self.currencies:
            raise ValidationError(self.error_messages["currency"], code="currency")
        return code

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True
