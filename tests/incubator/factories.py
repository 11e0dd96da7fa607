"""Start-ups, programmes and rates as tests need them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from core.accounts.models import User
from core.calendar import today
from core.money.choices import Source
from core.money.models import Rate
from grants.calls.models import Call
from incubator.programmes import reference as programmes_reference
from incubator.programmes.models import Intake, Programme
from incubator.startups import reference, services
from incubator.startups.models import StartUp
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from tests.core.accounts.factories import UserFactory
from tests.grants.calls.factories import make_open_call
from tests.remembered import remembered

USD, EUR = Decimal("521.50"), Decimal("603.17")


def set_rates(day: date | None = None, *, usd: Decimal = USD, eur: Decimal = EUR, quant: int = 1) -> None:
    """Official rates of a day, by default today."""
    for currency, value in (("USD", usd), ("EUR", eur)):
        Rate.objects.create(day=day or today(), currency=currency, value=value, quant=quant, source=Source.HAND)


def set_cap(usd: str = "100000.00") -> None:
    reference.load()


def make_startup(
    owner: User | None = None,
    *,
    kind: str = Kind.TEAM,
    bin_number: str | None = None,
    name: str = "Дала датчигі",
    founder: bool = True,
    **fields: Any,
) -> StartUp:
    """A start-up whose only member is its owner, made by the service."""
    owner = owner or UserFactory()
    organisation = Organisation(kind=kind, bin=bin_number, name_ru=name, country=fields.pop("country", "KZ"))
    startup = StartUp(one_liner="Датчики влажности для полей", stage="prototype", **fields)
    return services.create_startup(startup, organisation, actor=owner, is_founder=founder)


def owner_of(startup: StartUp) -> User:
    return startup.organisation.memberships.get(role="owner", until=None).user


@remembered
def load_programmes() -> None:
    """The accelerators as they are shipped, with what they stand on."""
    from grants.calls import reference as calls_reference
    from parks.directory import reference as directory_reference
    from parks.technoparks import reference as parks_reference

    for module in (directory_reference, parks_reference, calls_reference, programmes_reference):
        module.load()


def make_startup_call(programme: str = "icostartup", **fields: Any) -> Call:
    """An open call of the kind "startup" that is a round of a programme and counts towards the cap; the programmes are loaded."""
    call = make_open_call(kind="startup", **{"max_amount": Money(200_000, "USD"), **fields})
    Intake.objects.create(call=call, programme=Programme.objects.get(code=programme), number=Intake.objects.count() + 1)
    return call


def days_ago(count: int) -> date:
    return today() - timedelta(days=count)
