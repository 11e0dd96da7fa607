"""Who gets which answer at which address: every address of our own, opened by seven people over the demo's world."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.accounts.models import User
from core.outbox.models import Message
from grants.calls.models import CallOfficer
from grants.calls.services import name_officer
from parks.directory.models import Organisation
from parks.technoparks.models import Park
from parks.technoparks.services import add_member
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.demo_world import Demo, make_demo
from tests.matrix import ARGUMENTS, ELSEWHERE, OF_ALLAUTH, PEOPLE, ROWS
from tests.signing_in import client_of

pytestmark = pytest.mark.django_db


@dataclass
class World:
    people: dict[str, User | None]
    things: dict[str, Any]
    """What stands in an address: "application.key" -> the key."""


@pytest.fixture
def world() -> World:
    demo = make_demo()
    call = demo.calls["icostartup-5"]
    people = {
        "anonymous": None,
        "stranger": UserFactory(),
        "member": demo.people["founder"],
        "officer": demo.people["officer"],
        "other officer": officer_of_another_call(demo),
        "administrator": demo.people["administrator"],
        "auditor": demo.people["auditor"],
    }
    assert not CallOfficer.objects.filter(call=call, user=people["other officer"]).exists()
    return World(people, things_of(demo))


def officer_of_another_call(demo: Demo) -> User:
    person = UserFactory()
    TOTP.activate(person, generate_totp_secret())
    name_officer(demo.calls["startup-kazakhstan-3"], person, actor=demo.people["administrator"])
    return person


def things_of(demo: Demo) -> dict[str, Any]:
    draft, returned = demo.application("topyraq", "icostartup-5"), demo.application("topyraq", "astana-hub-7")
    startup, call, person = demo.startup("topyraq"), demo.calls["icostartup-5"], UserFactory()
    founder, given = startup.founders.first(), returned.files.first()
    letter = Message.objects.filter(user=demo.people["founder"], about_key=returned.key).first()
    return {
        "draft": draft.key,
        "application": returned.key,
        "receipt": returned.receipts.first().key,
        "given": given.key,
        "file": given.file.key,
        "document": returned.call.documents.first().key,
        "startup": startup.key,
        "founder": founder.key,
        "team": startup.organisation.key,
        "membership": startup.organisation.memberships.first().key,
        "call": call.key,
        "call officer": call.officers.first().key,
        "section row": call.sections.first().key,
        "person": person.key,
        "grant": RoleGrantFactory(user=person, role="auditor").key,
        "message": letter.key,
        "park": (alatau := Park.objects.get(code="alatau")).key,
        "cluster member": add_member(
            alatau, Organisation.objects.get(code="kbtu"), since=date(2016, 1, 1), actor=demo.people["administrator"]
        ).key,
    }


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every name of our own; the admin site has its own test."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}" if space else str(pattern.name), pattern
        elif pattern.namespace != "admin":
            yield from addresses(pattern, pattern.namespace or space)


def rooms_address(name: str) -> bool:
    return name not in OF_ALLAUTH and name.partition(":")[0] not in ELSEWHERE


def test_every_address_has_its_row():
    ours = {name for name, _pattern in addresses() if rooms_address(name)}
    assert {name.partition(" ")[0] for name in ROWS} == ours


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_the_answer_of_the_table(who, world):
    client, column, faults = client_of(world.people[who]), PEOPLE.index(who), []
    for row, answers in ROWS.items():
        got, expected = str(client.get(path_of(row, world.things)).status_code), answers.split()[column]
        if got != expected:
            faults.append(f"{row:36} {got}   expected {expected}")
    assert not faults, "\n".join(faults)


def path_of(row: str, things: dict[str, Any]) -> str:
    """`row` is a name, with a word after it where the same address is opened for another thing: "applications:application draft"."""
    return reverse(row.partition(" ")[0], args=[things.get(word, word) for word in ARGUMENTS.get(row, ())])


@pytest.mark.parametrize("space", ELSEWHERE)
def test_a_room_whose_table_stands_elsewhere_lets_no_visitor_in(space, client):
    """Its own tests hold the whole table; here only that nothing of it is open by mistake."""
    for name, pattern in addresses():
        if name.startswith(f"{space}:"):
            words = {key: SAMPLES[type(converter).__name__] for key, converter in pattern.pattern.converters.items()}
            response = client.get(reverse(name, kwargs=words))
            assert response.status_code in ELSEWHERE[space], name


SAMPLES = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "SlugConverter": "x", "IntConverter": 1, "StringConverter": "x"}
