from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calendar import today
from core.identifiers.validators import BinField, IbanField
from core.money.forms import MoneyField
from grants.ledger.models.orders import validate_bic


class BicField(forms.CharField):
    """A BIC with or without spaces, in any letters, gives capitals without."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split()).upper()


class PrepareForm(forms.Form):
    payee_name = forms.CharField(label=_("Payee"), max_length=200)
    payee_bin = BinField(label=_("BIN"), required=False)
    iban = IbanField(label=_("IBAN"))
    bic = BicField(label=_("BIC of the bank"), max_length=20, validators=[validate_bic])
    amount = MoneyField(label=_("Sum"), zero=False)
    purpose = forms.CharField(label=_("Purpose of the payment"), max_length=400)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class NewFundForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Latin letters and digits, for example energy-2027."))
    kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    en = forms.CharField(label=_("Name in English"), max_length=200)


class BudgetForm(forms.Form):
    GIVE, CUT = "give", "cut"
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, initial=lambda: today().year)
    way = forms.ChoiceField(
        label=_("What changes"), choices=[(GIVE, _("Give to the budget")), (CUT, _("Cut from the budget"))], initial=GIVE
    )
    amount = MoneyField(label=_("Sum"), zero=False)
    note = forms.CharField(label=_("On what ground"), max_length=300, help_text=_("Number and day of the order or plan."))


class AnswerForm(forms.Form):
    file = forms.FileField(
        label=_("The bank's answer"),
        help_text=_("CSV with the columns line, number, iban, amount, currency, day, outcome, reason; at most 2 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
