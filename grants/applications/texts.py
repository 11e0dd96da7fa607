"""Reading what people type into answers."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.money.amounts import parse_amount

ALLOWED_CONTROLS = {"\n", "\t"}


def clean_text(raw: str, *, lines: bool) -> str:
    """The text in composed Unicode, ends trimmed; line breaks kept where `lines`. Any alphabet and emoji are welcome.

    Raises: ValidationError on characters that cannot be seen or printed, such as NUL.
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = " ".join(text.split())
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in ALLOWED_CONTROLS for letter in text):
        raise ValidationError(
            _("There is an invisible control character in this text, perhaps pasted with it. Delete it and write the word again.")
        )
    return text.strip()


def read_money(text: str, *, currencies: list[str]) -> Money:
    """ "1 000 000,50 KZT" as Money, above zero.

    Raises: ValidationError with the sentence for the field.
    """
    amount, _space, currency = text.rpartition(" ")
    if currency not in currencies:
        raise ValidationError(_("Choose the currency: %(currencies)s.") % {"currencies": ", ".join(currencies)})
    money = Money(parse_amount(amount), currency)
    if money.amount <= 0:
        raise ValidationError(_("The sum asked for is above zero."))
    return money
