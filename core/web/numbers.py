"""Sums and sizes as people read them, in the language that is spoken now."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from djmoney.money import Money

SPACE = "\u00a0"  # Golos Text has no narrow no-break space
MINUS = "\u2212"
TENGE = "\u20b8"
KILO = 1024


def number(value: Decimal | int, places: int | None = None) -> str:
    """12 500 000,00 in Russian and Kazakh, 12,500,000.00 in English; never rounds a sum: `places` only pads."""
    decimals = max(places or 0, -int(Decimal(value).normalize().as_tuple().exponent)) if places is not None else None
    text = f"{abs(value):,}" if decimals is None else f"{abs(Decimal(value)):,.{decimals}f}"
    if get_language() != "en":
        text = text.replace(",", SPACE).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def money(sum_: Money | None) -> str:
    """A sum in full, with its currency: the sign of the tenge in Russian and Kazakh, a code for all others."""
    if sum_ is None:
        return _("not known")
    code = str(sum_.currency)
    sign = TENGE if code == "KZT" and get_language() != "en" else code
    return f"{number(sum_.amount, 2)}{SPACE}{sign}"


def file_size(size: int) -> str:
    """312 B, 41 kB, 2.4 MB: in steps of 1024, one decimal below ten."""
    if size < KILO:
        return _("%(size)s B") % {"size": number(size)}
    if size < KILO * KILO:
        return _("%(size)s kB") % {"size": rounded(size / KILO)}
    return _("%(size)s MB") % {"size": rounded(size / KILO / KILO)}


def rounded(amount: float) -> str:
    return number(Decimal(f"{amount:.1f}").normalize() if amount < 10 else Decimal(round(amount)))
