"""Countries by their two-letter codes (ISO 3166-1), named in the reader's language by CLDR."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

from core.accounts.alphabet import sort_key

HOME = "KZ"
NOT_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
"""Codes that CLDR names although nobody can be registered there."""


def country_choices() -> list[tuple[str, str]]:
    """Kazakhstan first, the others by name."""
    return list(_choices(get_language() or "ru"))


def country_name(code: str) -> str:
    return _names(get_language() or "ru").get(code, code)


@cache
def _names(language: str) -> dict[str, str]:
    named = Locale(language).territories.items()
    return {code: name for code, name in named if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES}


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(language).items(), key=lambda country: (country[0] != HOME, sort_key(country[1]))))
