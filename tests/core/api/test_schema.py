import pytest
from django.core.management import call_command

from parks.directory import reference as directory
from parks.technoparks import reference as technoparks
from tests.core.accounts.factories import UserFactory
from tests.core.api.program import Program

pytestmark = pytest.mark.django_db

SCHEMA = "/api/v1/schema/?format=json"


def test_the_description_is_openapi_3_1(client):
    schema = client.get(SCHEMA).json()
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/organisations/", "/api/v1/organisations/{key}/", "/api/v1/parks/", "/api/v1/parks/{key}/"} <= set(schema["paths"])
    listed = schema["paths"]["/api/v1/organisations/"]["get"]
    assert {parameter["name"] for parameter in listed["parameters"]} == {"cursor", "page_size", "q", "kind", "region", "If-None-Match"}
    assert listed["responses"]["4XX"]["content"].keys() == {"application/problem+json"}


def test_making_the_description_raises_no_doubt(tmp_path):
    """Two shapes of one name, a choice without a name of its own, a view that cannot be described: each stops the command."""
    written = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(written))
    assert written.read_text(encoding="utf-8").startswith("openapi: 3.1")


@pytest.mark.parametrize("language", ["xx", "", "\x00", "../kk"])
def test_a_description_in_no_language(language, client):
    response = client.get("/api/v1/schema/", {"lang": language})
    assert (response.status_code, [error["parameter"] for error in response.json()["errors"]]) == (400, ["lang"])


def test_the_page_for_people_has_nothing_inline(client):
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
    assert 'href="/api/v1/schema/"' in page
    script = client.get("/api/v1/docs/?script=")
    assert (script.status_code, script["Content-Type"]) == (200, "application/javascript")


PUBLIC = ("/api/v1/calls/", "/api/v1/organisations/", "/api/v1/parks/", "/api/v1/cluster-memberships/")
EXAMPLES, EXAMPLES_OF_ROOMS = 15, 3


@pytest.mark.long
@pytest.mark.django_db(transaction=True)  # the application closes its connection after each request
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_no_made_up_request_fails(mode):
    """Schemathesis makes up requests, right ones and wrong ones; each answer must be one that the description knows.

    What is public is asked by a visitor, everything else by a person's token that opens each scope.
    """
    import schemathesis
    from hypothesis import HealthCheck, given, settings
    from schemathesis.specs.openapi import checks

    from config.wsgi import application

    directory.load()
    technoparks.load()
    token = Program(UserFactory()).headers["Authorization"]
    statuses, labels = set(), set()

    def try_out(operation):
        public = operation.path.startswith(PUBLIC)
        headers = {} if public else {"Authorization": token}

        @settings(max_examples=EXAMPLES if public else EXAMPLES_OF_ROOMS, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
        def attempt(case):
            response = case.call(base_url="http://localhost", headers=headers)
            statuses.add(response.status_code)
            assert response.status_code < 500, case.as_curl_command()
            known = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
            case.validate_response(response, checks=known)

        attempt()

    for found in schemathesis.openapi.from_wsgi(SCHEMA, application).get_all_operations():
        labels.add(found.ok().label)
        try_out(found.ok())
    assert labels >= {
        "GET /api/v1/organisations/",
        "GET /api/v1/parks/{key}/",
        "POST /api/v1/applications/{key}/submit/",
        "GET /api/v1/payments/",
    }
    assert statuses & {200, 404} if mode == "POSITIVE" else statuses & {400, 404}
