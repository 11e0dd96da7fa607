"""The same checks as Django knows them: a sentence at the field, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.identifiers.bin_iin import Doubt, Fault, WrongNumber, check_bin, check_iin, doubts_of_bin, doubts_of_iin
from core.identifiers.iban import check_iban

type Sentences = dict[Fault, Any]

BIN_SENTENCES: Sentences = {
    Fault.NOT_DIGITS: _("A BIN is made of digits only. Take out letters and signs."),
    Fault.LENGTH: _("A BIN has 12 digits. Count them again."),
    Fault.CHECK_DIGIT: _(
        "This BIN does not exist: its last digit does not match the others. Compare it with the certificate of registration."
    ),
    Fault.NOBODY: _("This BIN belongs to nobody. Type the one in the certificate of registration."),
}
IIN_SENTENCES: Sentences = {
    Fault.NOT_DIGITS: _("An IIN is made of digits only. Take out letters and signs."),
    Fault.LENGTH: _("An IIN has 12 digits. Count them again."),
    Fault.CHECK_DIGIT: _("This IIN does not exist: its last digit does not match the others. Compare it with the identity card."),
    Fault.NOBODY: _("This IIN belongs to nobody. Type the one on the identity card."),
}
IBAN_SENTENCES: Sentences = {
    Fault.SHAPE: _("This is not an IBAN. In Kazakhstan it begins with KZ and has 20 characters: Latin letters and digits."),
    Fault.CHECK_DIGIT: _("This IBAN does not exist: its check digits do not match. Copy it again from the bank's letter."),
}
DOUBTS: dict[Doubt, str | Promise] = {
    Doubt.NO_SUCH_DATE: _(
        "The first digits usually are a date, and here they are not. Look at the number once more; if it is right, leave it."
    ),
    Doubt.NO_SUCH_CENTURY: _("The seventh digit is unusual. Look at the number once more; if it is right, leave it."),
    Doubt.LOOKS_LIKE_IIN: _("This looks like the IIN of a person, not like a BIN. Look at it once more; if it is right, leave it."),
    Doubt.LOOKS_LIKE_BIN: _("This looks like the BIN of an organisation, not like an IIN. Look at it once more; if it is right, leave it."),
}


def clean_bin(text: str) -> str:
    """The twelve digits. Raises: ValidationError."""
    return _clean(check_bin, text, BIN_SENTENCES)


def clean_iin(text: str) -> str:
    """The twelve digits. Raises: ValidationError."""
    return _clean(check_iin, text, IIN_SENTENCES)


def clean_iban(text: str) -> str:
    """The IBAN without spaces. Raises: ValidationError."""
    return _clean(check_iban, text, IBAN_SENTENCES)


def _clean(check: Callable[[str], str], text: str, sentences: Sentences) -> str:
    try:
        return check(text)
    except WrongNumber as wrong:
        raise ValidationError(sentences[wrong.fault], code=wrong.fault) from None


def validate_bin(text: str) -> None:
    clean_bin(text)


def validate_iin(text: str) -> None:
    clean_iin(text)


def validate_iban(text: str) -> None:
    clean_iban(text)


def questions_about_bin(number: str) -> list[str | Promise]:
    """Sentences to show beside a BIN that is kept all the same."""
    return [DOUBTS[doubt] for doubt in doubts_of_bin(number)]


def questions_about_iin(number: str) -> list[str | Promise]:
    """Sentences to show beside an IIN that is kept all the same."""
    return [DOUBTS[doubt] for doubt in doubts_of_iin(number)]


class NumberField(forms.CharField):
    """A form field that takes the number with or without spaces and gives it without."""

    clean_number: Callable[[str], str]
    widest = 40

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=self.widest, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return type(self).clean_number(text) if text else text


class BinField(NumberField):
    clean_number = staticmethod(clean_bin)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}


class IinField(BinField):
    clean_number = staticmethod(clean_iin)


class IbanField(NumberField):
    clean_number = staticmethod(clean_iban)
    widest = 60
