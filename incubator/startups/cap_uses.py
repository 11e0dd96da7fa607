"""Writing uses of the cap. The award's own service asks its policy; these keep the account."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.access import Refused
from core.audit import record
from core.money.choices import HOME
from core.money.rates import Converted, UsedRate
from core.web.numbers import money as money_text
from grants.applications.models import Application
from incubator.startups.choices import CAP_CURRENCY, NO_ROOM, NO_RULE, UseKind
from incubator.startups.models import CapUse, StartUp
from incubator.startups.queries import Assessment, CapUnset, assess

PRICES = tuple(f"{side}_{name}" for side in ("own", "usd") for name in ("value", "quant", "day", "source"))
ONE = {"value": Decimal(1), "quant": 1, "day": None, "source": ""}
"""The price of what needs no rate: a tenge in tenge, or a dollar where nothing is converted."""


class OverCap(Refused):
    """The sum is over what is left of the limit; the sentence names the sum left."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(assessment.sentence)
        self.assessment = assessment
        self.left = assessment.left


@transaction.atomic
def record_use(
    startup: StartUp, money: Money, *, day: date, actor: Any, application: Application | None = None, note: str = ""
) -> CapUse | None:
    """Count awarded money towards the cap, at the official rates of `day`, for good.

    None, and nothing written, where the application's stream does not count towards the cap.
    Raises: OverCap, RateMissing, CapUnset. Whatever path leads here, the database refuses a row over the cap.
    """
    if application is not None and not application.call.stream.counts_to_cap:
        return None
    StartUp.objects.select_for_update(no_key=True).get(pk=startup.pk)
    assessment = assess(startup, money, day)
    if not assessment.fits:
        raise OverCap(assessment)
    use = _write(
        CapUse(
            startup=startup,
            kind=UseKind.USE,
            amount=money,
            day=day,
            about=application,
            note=note,
            created_by=actor,
            **_at(assessment.converted),
        )
    )
    record(actor, "startup.cap_used", startup, changes={"sum": (None, plain(money)), "usd": (None, plain(assessment.converted.money))})
    return use


@transaction.atomic
def release_use(use: CapUse, *, day: date, actor: Any, money: Money | None = None, note: str = "") -> CapUse:
    """Give a use back, whole or in part, at the rates of the use itself. Raises: Refused where more is given back than is left of it."""
    StartUp.objects.select_for_update(no_key=True).get(pk=use.startup_id)
    remains = use.amount + sum((row.amount for row in use.given_back.all()), Money(0, use.amount.currency))
    given = remains if money is None else money
    if given.currency != use.amount.currency or not 0 < given.amount <= remains.amount:
        raise Refused(_("Of this use %(sum)s can be given back.") % {"sum": money_text(remains)})
    prices = {name: getattr(use, name) for name in PRICES}
    exact = use.exact_usd * Fraction(-given.amount) / Fraction(use.amount.amount)
    row = CapUse(
        startup=use.startup,
        kind=UseKind.RELEASE,
        amount=-given,
        day=day,
        about=use.about,
        note=note,
        releases=use,
        created_by=actor,
        **prices,
        **_fraction(exact),
    )
    row = _write(row)
    record(actor, "startup.cap_released", use.startup, changes={"sum": (None, plain(-given))})
    return row


def _write(row: CapUse) -> CapUse:
    """Raises: OverCap, CapUnset, as the database's own refusals, where somebody came between."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        refused = getattr(error.__cause__, "sqlstate", "")
        if refused == NO_ROOM:
            raise OverCap(assess(row.startup, row.amount, row.day)) from error
        if refused == NO_RULE:
            raise CapUnset(row.day) from error
        raise
    return row


def _at(converted: Converted) -> dict[str, Any]:
    """The columns of a conversion: both prices with day and source, and the exact fraction."""
    rates = {rate.currency: rate for rate in converted.rates}
    own = converted.original.currency.code
    sides = {"own": None if own in {HOME, CAP_CURRENCY} else rates[own], "usd": None if own == CAP_CURRENCY else rates[CAP_CURRENCY]}
    return {f"{side}_{name}": value for side, rate in sides.items() for name, value in _price(rate).items()} | _fraction(converted.exact)


def _price(rate: UsedRate | None) -> dict[str, Any]:
    return ONE if rate is None else {"value": rate.value, "quant": rate.quant, "day": rate.day, "source": rate.source}


def plain(money: Money) -> str:
    """The same in every language: the audit trail is read by machines too."""
    return f"{money.amount} {money.currency.code}"


def _fraction(exact: Fraction) -> dict[str, Decimal]:
    return {"numerator": Decimal(exact.numerator), "denominator": Decimal(exact.denominator)}
