from datetime import timedelta

import pytest

from core.calendar import now
from grants.calls import services
from tests.grants.calls.factories import CallFactory, StreamFactory, administrator, make_open_call, officer_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/calls/"


def test_the_list_holds_what_was_published_by_closing(client):
    late, soon = (make_open_call(closes_at=now() + timedelta(days=day)) for day in (9, 2))
    CallFactory()
    body = client.get(LIST).json()
    assert [row["key"] for row in body["results"]] == [str(soon.key), str(late.key)]
    assert (body["next"], body["previous"]) == (None, None)
    row = body["results"][0]
    assert row["title"] == {"kk": soon.title_kk, "ru": soon.title_ru, "en": soon.title_en}
    assert row["max_amount"] == {"amount": "40000.00", "currency": "USD"}
    assert row["standing"] == "open"


def test_a_draft_is_not_there_even_for_its_officer(as_person):
    call = CallFactory()
    client = as_person(officer_of(call))
    assert client.get(LIST).json()["results"] == []
    response = client.get(f"{LIST}{call.key}/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_one_call_has_all_its_parts(client):
    call = make_open_call()
    body = client.get(f"{LIST}{call.key}/").json()
    assert [row["weight"] for row in body["criteria"]] == ["60.00", "40.00"]
    assert [(row["fact"], row["operator"], row["wanted"]) for row in body["eligibility_rules"]] == [("country", "in", ["KZ"])]
    assert "Казахстан" in body["eligibility_rules"][0]["sentence"]
    assert [row["required"] for row in body["documents"]] == [True, False]
    assert [[question["code"] for question in row["questions"]] for row in body["sections"]] == [["who", "link"], ["where"]]
    assert body["who"]["kk"] == call.who_kk


def test_where_a_call_stands(client):
    make_open_call(opens_at=now() + timedelta(days=2))
    make_open_call(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=2))
    cancelled = make_open_call(closes_at=now() + timedelta(days=90))
    services.cancel_call(cancelled, actor=administrator(), reason="Нет бюджета")
    assert [row["standing"] for row in client.get(LIST).json()["results"]] == ["closed", "expected", "closed"]
    assert [row["standing"] for row in client.get(LIST, {"state": "expected"}).json()["results"]] == ["expected"]
    assert client.get(f"{LIST}{cancelled.key}/").json()["cancelled_because"] == "Нет бюджета"


def test_filters_and_pages(client):
    calls = [make_open_call(closes_at=now() + timedelta(days=day), stream=StreamFactory(code="basic")) for day in (1, 2, 3)]
    make_open_call(title_ru="Другой")
    first = client.get(LIST, {"stream": "basic", "page_size": 2}).json()
    assert [row["key"] for row in first["results"]] == [str(calls[0].key), str(calls[1].key)]
    assert [row["key"] for row in client.get(first["next"]).json()["results"]] == [str(calls[2].key)]
    assert len(client.get(LIST, {"q": "другой"}).json()["results"]) == 1


@pytest.mark.parametrize(
    "asked",
    [{"state": "nonsense"}, {"stream": "nonsense"}, {"applicant": "nonsense"}, {"cursor": "nonsense"}, {"page_size": "0"}, {"q": "\x00"}],
)
def test_nonsense_is_a_problem_with_the_name_of_the_parameter(client, asked):
    make_open_call()
    response = client.get(LIST, asked)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["parameter"] == next(iter(asked))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(as_person, method):
    call = make_open_call()
    client = as_person(administrator())
    assert getattr(client, method)(f"{LIST}{call.key}/").status_code in (403, 405)
    call.refresh_from_db()
    assert call.title_ru


def test_queries_do_not_grow_with_the_rows(client, django_assert_max_num_queries):
    make_open_call()
    with django_assert_max_num_queries(2):
        client.get(LIST)
    for _number in range(2):
        call = make_open_call(weights=(50, 30, 20))
    with django_assert_max_num_queries(2):
        client.get(LIST)
    with django_assert_max_num_queries(10):
        client.get(f"{LIST}{call.key}/")
