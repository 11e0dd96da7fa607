"""The office's list of awards is narrowed by the same filters on the page and in the API."""

import pytest
from django.urls import reverse

from grants.awards.filters import AwardFilter
from tests.core.api.program import Program
from tests.grants.awards.factories import in_state, prepared
from tests.grants.calls.factories import with_role

pytestmark = pytest.mark.django_db

PAGE = reverse("awards:desk")


@pytest.fixture
def auditor():
    return with_role("auditor")


def test_the_page_and_the_api_find_the_same(auditor, client):
    first, second = prepared(), in_state("running")
    client.force_login(auditor)
    program = Program(auditor)
    for query in (
        {},
        {"q": first.number},
        {"q": second.application.applicant.name_ru},
        {"q": "nothing"},
        {"state": "running"},
        {"state": "running", "q": first.number},
        {"call": str(first.application.call.key)},
    ):
        listed = program.client.get("/api/v1/awards/", query, headers=program.headers).json()["results"]
        answer = client.get(PAGE, query)
        assert [str(row.key) for row in answer.context["page"]] == [row["key"] for row in listed], query
        assert isinstance(answer.context["filter"], AwardFilter)


def test_nonsense_finds_nothing(auditor, client):
    award = prepared()
    client.force_login(auditor)
    for query in ({"q": "a\x00"}, {"q": "1" * 101}, {"call": "x"}):
        answer = client.get(PAGE, query)
        assert (answer.status_code, award.number in answer.text, "Ничего не подходит" in answer.text) == (200, False, True)
    assert client.get(PAGE, {"state": "none"}).status_code == 404
