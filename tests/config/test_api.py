"""The API as a whole: every address of it is guarded, described and in somebody's scope."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework.permissions import SAFE_METHODS

from core.accounts.scopes import scope_choices
from core.api.permissions import MEMBERS
from core.api.views import RoomViewSet
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.core.api.program import Program, problem
from tests.grants.calls.factories import with_second_factor
from tests.parks.factories import OrganisationFactory

SCHEMA = "/schema/?format=json"


def routes() -> Iterator[tuple[str, Any, dict[str, str]]]:
    """(name, class of the view, method -> handler) of every route."""
    [api] = [entry for entry in get_resolver().url_patterns if getattr(entry, "app_name", "") == "api"]
    for entry in api.url_patterns:
        for pattern in getattr(entry, "url_patterns", [entry]):
            if hasattr(pattern.callback, "actions"):
                # Once a list was asked for, the framework adds "head" to what it answers
                yield (
                    pattern.name,
                    pattern.callback.cls,
                    {method: handler for method, handler in pattern.callback.actions.items() if method != "head"},
                )


ROUTES = list(routes())
OF_ROOMS = [(name, view, actions) for name, view, actions in ROUTES if issubclass(view, RoomViewSet) or getattr(view, "scope", "")]


@pytest.mark.parametrize(("name", "view", "actions"), ROUTES, ids=[name for name, *_rest in ROUTES])
def test_whatever_changes_something_is_marked(name, view, actions):
    bare = [
        f"{method} {handler}"
        for method, handler in actions.items()
        if method.upper() not in SAFE_METHODS and not hasattr(getattr(view, handler), "keyed")
    ]
    assert bare == []


@pytest.mark.parametrize(("name", "view", "actions"), OF_ROOMS, ids=[name for name, *_rest in OF_ROOMS])
def test_whatever_is_not_public_asks_who_and_has_its_scope(name, view, actions):
    assert set(MEMBERS) <= set(view.permission_classes)
    assert f"{view.scope}:write" in dict(scope_choices())


@pytest.mark.django_db
def test_every_change_is_described_with_its_headers():
    paths = Program(None).get(SCHEMA).json()["paths"]
    faults = []
    for name, view, actions in ROUTES:
        for method, handler in actions.items():
            marks = getattr(view, handler)
            wanted = ({"If-Match"} if getattr(marks, "conditional", False) else set()) | (
                {"Idempotency-Key"} if getattr(marks, "keyed", False) else set()
            )
            described = [
                {
                    parameter["name"]
                    for parameter in operation.get("parameters", [])
                    if parameter["in"] == "header" and parameter.get("required")
                }
                for path in paths.values()
                if (operation := path.get(method)) and operation["operationId"] in ids_of(name, view, handler, paths, method)
            ]
            faults += [f"{name} {method}"] if wanted not in described else []
    assert faults == []


def ids_of(name: str, view: Any, handler: str, paths: Any, method: str) -> set[str]:
    """The operations that could be this one: found by what its docstring says, which stands in the description."""
    words = (getattr(view, handler).__doc__ or "").strip().partition("\n")[0][:60]
    return {one[method]["operationId"] for one in paths.values() if method in one and words in one[method].get("description", "")}


@pytest.mark.django_db
def test_the_description_names_both_doors():
    described = Program(None).get(SCHEMA).json()
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    asked = described["paths"]["/api/v1/applications/{key}/submit/"]["post"]
    assert {"token": []} in asked["security"]
    assert "`applications:write`" in asked["description"]
    assert "304" in described["paths"]["/api/v1/applications/"]["get"]["responses"]


PUBLIC = ("/calls/", "/organisations/", "/parks/", "/schema/?format=json")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_needs_no_scope(path):
    assert Program(None).get(path).status_code == 200
    assert Program(UserFactory(), ["startups:read"]).get(path).status_code == 200


@pytest.mark.django_db
def test_an_organisation_that_is_not_listed_is_for_its_own():
    row = OrganisationFactory()
    auditor = with_second_factor(RoleGrantFactory(role="auditor").user)
    got = [Program(person).get(f"/organisations/{row.key}/").status_code for person in (None, UserFactory(), auditor)]
    assert got == [404, 404, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/applications/", "/applications/queue/", "/startups/"])
def test_a_visitor_is_told_how_to_come_in(path):
    answer = Program(None).get(path)
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Orken"'


# Tokens at the door


@pytest.mark.django_db
def test_a_token_opens_what_its_scopes_name_and_no_more():
    person = UserFactory()
    assert Program(person, ["applications:read"]).get("/applications/").status_code == 200
    assert Program(person, ["applications:write"]).get("/applications/").status_code == 200
    body = problem(Program(person, ["startups:write"]).get("/applications/"), 403)
    assert "applications:read" in body["detail"]
    reading = Program(person, ["applications:read"])
    problem(reading.send("post", "/applications/00000000-0000-4000-8000-000000000000/submit/", idempotency_key="k"), 403)
    problem(reading.send("post", "/calls/"), 403)


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "x", "orken_" + "a" * 43, "ключ".encode().decode("latin-1"), "a" * 5000])
def test_a_token_that_is_none(secret):
    program = Program(None)
    program.headers["Authorization"] = f"Bearer {secret}"
    for path in ("/applications/", "/calls/"):
        answer = program.get(path)
        assert (problem(answer, 401)["detail"][:5], answer["WWW-Authenticate"]) == ("This ", 'Bearer realm="Orken"')


@pytest.mark.django_db
def test_a_closed_account_closes_its_tokens():
    program = Program(person := UserFactory())
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert problem(program.get("/applications/"), 401)["detail"].startswith("This token opens nothing")


@pytest.mark.django_db
def test_who_must_have_a_second_factor_needs_it_for_programs_too():
    person = UserFactory(language="en")
    program = Program(person)
    RoleGrantFactory(user=person, role="auditor")
    assert problem(program.get("/applications/"), 403)["detail"] == "Set up your second factor first."
    with_second_factor(person)
    assert program.get("/applications/").status_code == 200


@pytest.mark.django_db
def test_a_session_changes_nothing_without_its_form_token():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    path = "/api/v1/applications/00000000-0000-4000-8000-000000000000/submit/"
    assert client.post(path, "{}", content_type="application/json").status_code == 403
    assert client.get("/api/v1/applications/").status_code == 200
