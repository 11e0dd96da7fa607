"""The world in which people walk: reference data, one open icoStartup call with its officer, official rates of the last days."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.management import call_command

from core.accounts.models import User
from core.calendar import moved_to
from grants.calls.models import Call
from incubator.demo.calls import make_call
from incubator.demo.content import at, read
from incubator.demo.rates import refresh_rates
from tests.core.accounts.factories import RoleGrantFactory, UserFactory

CALL = "icostartup-5"
CAP = Decimal(100_000)
"""US dollars per start-up, as data/caps.json has it."""
LONG_AGO = -60
"""Roles are older than the call that was set up with them."""


@dataclass(frozen=True)
class World:
    call: Call
    officer: User
    administrator: User


def make_world() -> World:
    """All of it made by the services that a person would use; nobody has applied yet."""
    call_command("load_reference", verbosity=0)
    with moved_to(at(LONG_AGO, 10)):
        administrator = UserFactory(email="admin@example.kz", family_name="Бекенов", given_name="Ерлан")
        RoleGrantFactory(user=administrator, role="administrator")
        officer = UserFactory(email="officer@example.kz", family_name="Омарова", given_name="Дана")
    refresh_rates(administrator)
    entry = next(entry for entry in read("calls")["calls"] if entry["code"] == CALL)
    return World(make_call(entry, administrator, officer), officer, administrator)
