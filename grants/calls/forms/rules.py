"""A rule of eligibility: the form follows the fact that it asks for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.choices import Operator, Severity
from grants.calls.eligibility import Fact, fact_named
from grants.calls.forms.guarded import SEEN, GuardedForm
from grants.calls.models import EligibilityRule

CHOOSING = {Operator.IN, Operator.NOT_IN}
MEASURING = {Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN}
LARGEST = Decimal(10) ** 15


class RuleForm(GuardedForm):
    """`instance.fact` is set. What is wanted is a list of codes, a number as text, or nothing."""

    class Meta:
        model = EligibilityRule
        fields = ("operator", "severity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact: Fact = fact_named(self.instance.fact)
        operators = [operator for operator in self.fact.operators if (operator in CHOOSING) == bool(self.fact.options)]
        self.fields["operator"].choices = [(operator.value, operator.label) for operator in operators]  # type: ignore[attr-defined]
        self.fields["severity"].choices = Severity.choices  # type: ignore[attr-defined]
        if len(operators) == 1:
            self.fields["operator"].widget = forms.HiddenInput()
            self.fields["operator"].initial = self.initial["operator"] = operators[0].value
        if self.fact.options:
            self.fields["several"] = forms.MultipleChoiceField(
                label=_("What the call wants"),
                choices=self._options(),
                widget=forms.CheckboxSelectMultiple,
                initial=self.instance.wanted or [],
            )
        elif MEASURING & set(operators):
            wanted = self.instance.wanted
            self.fields["number"] = forms.DecimalField(
                label=_("What the call wants"), min_value=0, max_value=LARGEST, max_digits=18, decimal_places=2, required=Operator.TRUE not in operators,
                localize=True, initial=None if isinstance(wanted, (list, bool)) or wanted is None else Decimal(str(wanted)),
            )  # fmt: skip
        self.order_fields(["operator", "several", "number", "severity", SEEN])

    def _options(self) -> list[tuple[str, Any]]:
        """What may be chosen, and what was chosen before even if nobody offers it any more."""
        options = list(self.fact.options()) if self.fact.options else []
        known = {code for code, _words in options}
        return options + [(code, self.fact.show_wanted([code])) for code in self.instance.wanted or [] if code not in known]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("operator") == Operator.TRUE:
            self.instance.wanted = None
        elif "several" in self.fields:
            self.instance.wanted = cleaned.get("several")
        elif cleaned.get("number") is not None:
            self.instance.wanted = plain(cleaned["number"])
        elif "number" not in self.errors:
            self.add_error("number", _("Give the number that the call wants."))
        return cleaned


def plain(number: Decimal) -> int | str:
    """JSON without floats: whole numbers as such, others as text."""
    return int(number) if number == number.to_integral_value() else str(number.normalize())
