"""The limit in words: sums with their currency, rates with day and source."""

from django.utils.translation import gettext as _
from djmoney.money import Money

from core.money.rates import UsedRate
from core.web.dates import day_text
from core.web.numbers import SPACE, number
from core.web.numbers import money as money_text


def rate_text(rate: UsedRate) -> str:
    """1 USD = 521,50 KZT on Fri 20 Nov 2026, National Bank of Kazakhstan."""
    price = f"{rate.quant}{SPACE}{rate.currency} = {number(rate.value.normalize(), 2)}{SPACE}KZT"
    return _("%(price)s on %(day)s, %(source)s") % {"price": price, "day": day_text(rate.day), "source": rate.source_name}


def used_text(used: Money, limit: Money) -> str:
    return _("Used %(used)s of %(limit)s") % {"used": money_text(used), "limit": money_text(limit)}


def over_text(over: Money, left: Money, limit: Money, left_in_own: Money) -> str:
    """The refusal of a sum over the limit: by how much, and the largest sum that may be asked for."""
    words = {"over": money_text(over), "left": money_text(left), "limit": money_text(limit), "own": money_text(left_in_own)}
    if not left.amount:
        return _("Nothing is left of the limit of %(limit)s per start-up, so no further accelerator money can be asked for.") % words
    if left_in_own.currency == left.currency:
        return _("This is %(over)s over what is left of the limit of %(limit)s per start-up. Ask for %(left)s at most.") % words
    return _("This is %(over)s over what is left of the limit of %(limit)s per start-up: %(left)s. Ask for %(own)s at most.") % words
