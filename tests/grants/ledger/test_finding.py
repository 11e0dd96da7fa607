"""The list of payments is narrowed by the same filters on the page and in the API."""

import pytest
from django.urls import reverse

from grants.ledger.choices import State
from grants.ledger.filters import PaymentFilter
from tests.core.api.program import Program
from tests.grants.ledger.factories import make_office

pytestmark = pytest.mark.django_db

PAGE = reverse("ledger:orders")


@pytest.fixture
def shown(office, client):
    client.force_login(office.maker)
    return lambda **query: client.get(PAGE, query)


def test_the_page_and_the_api_find_the_same(office, shown):
    other = make_office(code="water")
    orders = [office.prepare(10), office.prepare(20), other.prepare(30), office.in_state(State.RELEASED, 40)]
    program = Program(office.maker)
    for query in (
        {"q": orders[1].number},
        {"q": "PO-"},
        {"q": "nothing"},
        {"fund": str(other.fund.key)},
        {"account": str(office.account.key)},
        {"state": "released"},
        {"state": "released", "q": orders[3].number},
    ):
        asked = {"state": "prepared"} | query
        listed = program.client.get("/api/v1/payments/", asked, headers=program.headers).json()["results"]
        assert [str(row.key) for row in shown(**query).context["rows"]] == [row["key"] for row in listed], query
    assert isinstance(shown().context["filter"], PaymentFilter)


def test_the_state_stays_while_one_searches(office, shown):
    order = office.in_state(State.RELEASED, 10)
    page = shown(state="released", q=order.number).text
    assert order.number in page
    assert f"?state=prepared&amp;q={order.number}" in page
    assert '<input type="hidden" name="state" value="released">' in page


@pytest.mark.parametrize("query", [{"q": "a\x00"}, {"q": "1" * 21}, {"fund": "x"}, {"about": "x"}])
def test_nonsense_finds_nothing(office, shown, query):
    order = office.prepare(10)
    answer = shown(**query)
    assert (answer.status_code, order.number in answer.text) == (200, False)
    assert set(answer.context["filter"].form.errors) == set(query)


def test_nothing_found_leads_back_to_all(office, shown):
    office.prepare(10)
    page = shown(q="PO-1999").text
    assert "Ничего не подходит" in page
    assert f'href="{PAGE}"' in page
