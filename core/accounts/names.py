"""What may be a part of a person's name: letters of any script, and what stands between them."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 80
BETWEEN = " -'’ʼ‘`.·"


def check_name(value: str) -> None:
    """Raises ValidationError. Refuses digits, addresses and signs: a name stands in mails to people who did not ask for them."""
    if any(not _fits(letter) for letter in value) or not any(letter.isalpha() for letter in value):
        raise ValidationError(_("A name is made of letters, spaces, hyphens and apostrophes."), code="name")


def _fits(letter: str) -> bool:
    return letter in BETWEEN or unicodedata.category(letter)[0] in "LM"
