"""Organisations and regions for tests. `BINS` are invented and pass their check."""

import factory
from factory.django import DjangoModelFactory

from core.accounts.models import User
from core.identifiers.bin_iin import check_digit
from parks.directory import reference as directory
from parks.directory.choices import Kind, Role
from parks.directory.models import Membership, Organisation, Region
from parks.technoparks import reference as technoparks
from tests.remembered import remembered

BIN = "150340000109"
OTHER_BIN = "150340000015"


@remembered
def load_parks() -> None:
    """The directory and the parks as they are shipped."""
    directory.load()
    technoparks.load()


def made_bin(number: int) -> str:
    """A BIN of a resident body registered in March 2015, the n-th that exists."""
    found = (f"15034{serial:06d}" for serial in range(100_000, 1_000_000))
    whole = (f"{eleven}{digit}" for eleven in found if (digit := check_digit(eleven)) is not None)
    return next(bin for place, bin in enumerate(whole) if place == number)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "750000000"
    name_kk = "Алматы қаласы"
    name_ru = "г. Алматы"
    name_en = "Almaty"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = Kind.FIRM
    bin = factory.Sequence(made_bin)
    name_kk = factory.Sequence(lambda number: f"«Көктем {number}» ЖШС")
    name_ru = factory.Sequence(lambda number: f"ТОО «Весна {number}»")
    name_en = factory.Sequence(lambda number: f"Spring {number} LLP")


def put_in(organisation: Organisation, user: User, role: str = Role.OWNER) -> Membership:
    return Membership.objects.create(organisation=organisation, user=user, role=role)
