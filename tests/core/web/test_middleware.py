from datetime import UTC, datetime

import pytest

from core.web.hats import Hat, register_hat
from core.web.middleware import client_address
from tests.core.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.web.urls")]


def told(response):
    return dict(zip(("address", "number", "hat", "same_instant"), response.content.decode().split("|"), strict=True))


def test_what_is_recorded_knows_where_the_request_came_from(client):
    response = client.get("/told/", REMOTE_ADDR="203.0.113.7")
    assert told(response) == {"address": "203.0.113.7", "number": response["X-Request-ID"], "hat": "", "same_instant": "True"}


def test_two_requests_have_two_numbers(client):
    assert client.get("/told/")["X-Request-ID"] != client.get("/told/")["X-Request-ID"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "<script>", None),
        (1, "[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_a_trusted_proxy_saw(rf, settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="203.0.113.7")) == address


def test_a_deed_names_the_hat_that_is_held(bare, browser):
    register_hat(Hat("applicant", "Applicant", lambda user: True, 2))
    register_hat(Hat("officer", "Officer", lambda user: held[0], 1))
    held = [True]
    browser.post("/hat/", {"hat": "officer"})
    assert told(browser.post("/told/"))["hat"] == "officer"
    held[0] = False
    assert told(browser.post("/told/"))["hat"] == "applicant"


def test_a_zone_abroad_is_remembered_for_the_request(client):
    client.force_login(UserFactory(time_zone="Asia/Seoul"))
    assert str(client.get("/told/").wsgi_request.reader_zone) == "Asia/Seoul"
    client.force_login(UserFactory())
    assert client.get("/told/").wsgi_request.reader_zone is None


@pytest.mark.parametrize(
    ("until", "words", "retry"),
    [
        ("2026-11-22T14:30", "до 14:30 (Алматы)", "Sun, 22 Nov 2026 09:30:00 GMT"),
        ("2026-11-22T09:30+00:00", "до 14:30 (Алматы)", "Sun, 22 Nov 2026 09:30:00 GMT"),
        ("soon", "Идут технические работы.", "600"),
    ],
)
def test_maintenance_says_until_when_in_three_languages(client, settings, until, words, retry):
    settings.MAINTENANCE_UNTIL = until
    response = client.get("/told/")
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, retry)
    assert words in page
    assert ("техникалық" in page.lower(), "Maintenance" in page) == (True, True)


def test_maintenance_asks_no_database(client, settings, django_assert_num_queries):
    settings.MAINTENANCE_UNTIL = "soon"
    with django_assert_num_queries(0):
        assert client.get("/api/v1/anything/")["Content-Type"] == "application/problem+json"
        assert client.get("/").status_code == 503


def test_the_clock_of_the_house_stamps_the_arrival(client):
    from core.calendar import moved_to

    instant = datetime(2027, 1, 1, tzinfo=UTC)
    with moved_to(instant):
        arrived = client.get("/told/").wsgi_request.arrived_at
    assert 0 <= (arrived - instant).total_seconds() < 60
