import pytest
from django.urls import get_resolver
from django.utils.translation import gettext

from core.audit.models import Entry
from grants.calls.models import Call
from tests.grants.calls.factories import (
    CallFactory,
    administrator,
    make_open_call,
    officer_of,
)
from tests.grants.calls.pages import ROLES, url

pytestmark = pytest.mark.django_db
PUBLIC = {"list", "call", "deadline"}
OF_OFFICE = (
    "set_up",
    "basics",
    "dates",
    "texts",
    "texts_in",
    "eligibility",
    "form",
    "documents",
    "rubric",
    "checks",
    "open",
    "preview",
    "add",
    "change",
)
OF_ADMINISTRATOR = ("officers", "copy")


def address(name: str, call: Call) -> str:
    more = {
        "texts_in": ["kk"],
        "preview": ["kk"],
        "add": ["section"],
        "change": ["section", call.sections.first().key],
        "move": ["section", call.sections.first().key],
        "remove": ["section", call.sections.first().key],
        "end_office": [call.officers.first().key],
    }.get(name, [])
    return url(name, call, *more)


def expected_of_draft(name: str, role: str) -> int:
    """Status of a GET: a visitor is sent to sign in, an outsider finds nothing, an auditor sees but may not."""
    if role == "visitor":
        return 302
    if role in ("stranger", "other_officer", "former_officer"):
        return 404
    if role == "auditor" or (role == "officer" and name in OF_ADMINISTRATOR):
        return 403
    return 200


def test_who_opens_which_page_of_a_draft(people_of, as_person):
    call = CallFactory()
    people = people_of(call)
    for role in ROLES:
        client = as_person(getattr(people, role))
        for name in (*OF_OFFICE, *OF_ADMINISTRATOR):
            assert client.get(address(name, call)).status_code == expected_of_draft(name, role), (role, name)


WRITING = (
    "basics",
    "dates",
    "texts_in",
    "eligibility",
    "form",
    "documents",
    "rubric",
    "checks",
    "add",
    "change",
    "move",
    "remove",
    "restore",
    "open",
    "texts",
)


def test_a_published_call_stands_still_for_everybody(people_of, as_person):
    """Its officers read the sentence; `open` sent a second time leads to the call's page."""
    call = make_open_call()
    people = people_of(call)
    for role in ROLES:
        client = as_person(getattr(people, role))
        for name in WRITING:
            response = client.post(address(name, call), {"to": "down", "title_kk": "Иной"})
            leads_on = role == "visitor" or (name == "open" and role in ("officer", "administrator"))
            assert response.status_code == (302 if leads_on else 403), (role, name)
            if role == "officer" and name != "open":
                assert gettext("This call has been opened. What applicants rely on is not changed any more.") in response.text
    assert list(Entry.objects.about(call).values_list("action", flat=True)) == ["call.open"]


@pytest.mark.parametrize(
    ("name", "codes"), [("running", {"officer": 200, "other_officer": 200, "administrator": 200}), ("new", {"administrator": 200})]
)
def test_who_sees_the_desk(people_of, as_person, name, codes):
    people = people_of(CallFactory())
    for role in ROLES:
        want = codes.get(role, 302 if role == "visitor" else 403)
        assert as_person(getattr(people, role)).get(url(name)).status_code == want, role


def test_every_address_of_this_room_is_in_a_matrix():
    room = next(pattern for pattern in get_resolver().url_patterns if getattr(pattern, "app_name", "") == "calls")
    names = {pattern.name for pattern in room.url_patterns}
    assert names == PUBLIC | {*OF_OFFICE, *OF_ADMINISTRATOR, *WRITING, "running", "new", "cancel", "end_office"}


@pytest.mark.parametrize("name", ["move", "remove", "restore", "end_office"])
def test_what_changes_is_not_a_link(as_person, name):
    call = CallFactory()
    officer_of(call)
    assert as_person(administrator()).get(address(name, call)).status_code == 405


def test_an_officer_sees_their_calls_and_an_administrator_all(as_person):
    mine, other = CallFactory(), CallFactory()
    assert as_person(officer_of(mine)).get(url("running")).context["calls"] == [mine]
    assert as_person(administrator()).get(url("running")).context["calls"] == [other, mine]
