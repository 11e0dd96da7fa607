"""Reading start-ups, their founders and their cap; nothing here writes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet, Sum
from djmoney.money import Money

from core.money.choices import HOME
from core.money.rates import Converted, UsedRate, convert, rate_on, rounded_down
from core.web.search import fold
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls.models import Call
from incubator.startups.cap import Cap
from incubator.startups.choices import CAP_CURRENCY, KIND
from incubator.startups.models import CapRule, CapUse, Founder, StartUp, StartupApplication
from incubator.startups.sentences import over_text, rate_text
from parks.directory.choices import Kind
from parks.directory.models import Membership, Organisation, OrganisationQuerySet


class CapUnset(Exception):
    """No limit is in force on the day: a fault of our reference data, never of the reader."""


def startups_of(user: Any) -> QuerySet[StartUp]:
    """The start-ups that the person belongs to now, by name."""
    return (
        StartUp.objects.filter(organisation__in=Organisation.objects.of(user))
        .select_related("organisation", "topic__track")
        .order_by("organisation__sort_ru", "pk")
    )


def firms_without_startup(user: Any) -> OrganisationQuerySet:
    """Firms that the person owns and that are not start-ups yet."""
    owned = Membership.objects.owners().filter(user_id=user.pk).values("organisation")
    return Organisation.objects.filter(pk__in=owned, kind=Kind.FIRM, startup=None).order_by("sort_ru", "id")


def startup_of(organisation: Organisation) -> StartUp | None:
    return StartUp.objects.select_related("organisation").filter(organisation=organisation).first()


def founders_of(startup: StartUp) -> QuerySet[Founder]:
    return startup.founders.current().order_by("pk")


def founders_in(application: Application) -> QuerySet[Founder]:
    """The founders of the start-up that the application is of."""
    return Founder.objects.current().filter(startup__applications__application=application).order_by("pk")


def share_given(startup: StartUp) -> Decimal:
    """The sum of the shares that are written down, in per cent."""
    return founders_of(startup).aggregate(total=Sum("share"))["total"] or Decimal(0)


def applications_of(startup: StartUp, user: Any) -> QuerySet[Application]:
    """Those of its applications that the reader may see, the newest first."""
    rows = StartupApplication.objects.filter(startup=startup).values("application")
    return Application.objects.visible_to(user).filter(pk__in=rows).select_related("call").order_by("-pk")


def row_of(application: Application) -> StartupApplication | None:
    """The start-up's own row of an application."""
    return (
        StartupApplication.objects.select_related("startup__organisation", "track", "topic__track").filter(application=application).first()
    )


def calls_for(startup: StartUp) -> QuerySet[Call]:
    """Open calls for start-ups to which this one has not applied yet, the one that closes first on top."""
    applied = Application.objects.exclude(state=State.WITHDRAWN).filter(applicant=startup.organisation_id).values("call")
    return Call.objects.open().filter(kind=KIND).exclude(pk__in=applied).order_by("closes_at", "pk")


def matching(rows: QuerySet[StartUp], text: str) -> QuerySet[StartUp]:
    """Those whose names or BIN hold each word of the text, whichever letters were typed."""
    for word in fold(text).split():
        rows = rows.filter(organisation__folded__contains=word)
    return rows


# The cap


def rule_on(day: date) -> CapRule:
    """The limit in force on a day. Raises: CapUnset."""
    if rule := CapRule.objects.filter(since__lte=day).order_by("-since").first():
        return rule
    raise CapUnset(day)


def uses_of(startup: StartUp) -> QuerySet[CapUse]:
    return startup.cap_uses.select_related("about__call").order_by("day", "pk")


def cap_of(startup: StartUp | None, day: date) -> Cap:
    """The limit of the day and all uses at their own stored rates. Of somebody who is no start-up yet nothing was used."""
    uses = [] if startup is None else [use.exact_usd for use in CapUse.objects.filter(startup=startup)]
    return Cap.of(rule_on(day).amount, uses)


@dataclass(frozen=True)
class Assessment:
    """A sum held against the cap. `left_in_own` is what is left in the currency that was asked for, rounded down."""

    asked: Money
    converted: Converted
    cap: Cap
    left: Money
    left_in_own: Money

    @property
    def fits(self) -> bool:
        return self.cap.fits(self.converted.exact)

    @property
    def over(self) -> Money:
        """By how much it is over, in dollars, rounded up."""
        return Money(self.cap.over_in_cents(self.converted.exact), CAP_CURRENCY)

    @property
    def sentence(self) -> str:
        """The refusal, naming the sum left; empty where it fits."""
        if self.fits:
            return ""
        return over_text(self.over, self.left, self.limit, self.left_in_own)

    @property
    def limit(self) -> Money:
        return Money(self.cap.limit, CAP_CURRENCY)

    @property
    def rate_lines(self) -> list[str]:
        return [rate_text(rate) for rate in self.converted.rates]


def assess(startup: StartUp | None, asked: Money, day: date) -> Assessment:
    """Hold a sum against what is left on a day, at that day's official rates. Raises: RateMissing, CapUnset."""
    converted = convert(asked, CAP_CURRENCY, day)
    cap = cap_of(startup, day)
    return Assessment(asked, converted, cap, Money(cap.left_in_cents, CAP_CURRENCY), _in_own_currency(cap.left, asked, converted))


def _in_own_currency(left: Fraction, asked: Money, converted: Converted) -> Money:
    """At the rates of the conversion itself, the other way round."""
    prices = {HOME: Fraction(1), **{rate.currency: rate.tenge_per_unit for rate in converted.rates}}
    own = asked.currency.code
    exact = left if own == CAP_CURRENCY else left * prices[CAP_CURRENCY] / prices[own]
    return rounded_down(exact, own)


def left_in_tenge(cap: Cap, day: date) -> tuple[Money, UsedRate]:
    """What is left in tenge, rounded down, and the rate. Raises: RateMissing."""
    rate = rate_on(day, CAP_CURRENCY)
    return rounded_down(cap.left * rate.tenge_per_unit, HOME), rate
