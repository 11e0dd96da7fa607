import json
import re

import pytest
from django.test import Client

from tests.core.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.web.urls")]


@pytest.fixture
def calm(client):
    """A browser that shows our page of a failure instead of raising it in the test."""
    client.raise_request_exception = False
    return client


def headline(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/wrong/refused/", 403, "Only its owner may open this."),
        ("/wrong/denied/", 403, "Это действие вам недоступно."),
        ("/wrong/conflict/", 409, "Тем временем это изменили. Откройте снова, чтобы увидеть, что там теперь."),
        ("/wrong/suspicious/", 400, "Мы не смогли прочитать этот запрос."),
        ("/wrong/too-big/", 413, "Это больше, чем мы можем принять за один раз."),
        ("/wrong/too-large/", 413, "Это больше, чем мы можем принять за один раз."),
        ("/wrong/too-many/", 429, "Слишком много попыток за короткое время."),
        ("/wrong/gone/", 410, "This invitation ended."),
        ("/nowhere/", 404, "Такой страницы нет, или она вам не открыта."),
        ("/only-post/", 405, "Этот адрес принимает только то, что отправляет форма."),
    ],
)
def test_the_headline_is_a_sentence_and_the_code_is_right(calm, address, status, words):
    response = calm.get(address)
    assert (response.status_code, headline(response)) == (status, words)
    assert response.content.decode().count("btn-primary") == 1
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/wrong/refused/", 403), ("/wrong/conflict/", 409), ("/nowhere/", 404)])
def test_a_script_gets_only_the_part_for_main(calm, address, status):
    response = calm.get(address, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (status, "#main")
    assert "<html" not in response.content.decode()


def test_the_limit_and_the_wait_are_said(calm):
    assert "20\u00a0МБ" in calm.get("/wrong/too-large/").content.decode() or "20 МБ" in calm.get("/wrong/too-large/").content.decode()
    response = calm.get("/wrong/too-many/")
    assert "40 с" in response.content.decode()
    assert response["Retry-After"] == "40"
    assert calm.get("/only-post/")["Allow"] == "POST"


def test_our_own_fault_stands_alone_and_tells_nothing(calm):
    response = calm.get("/wrong/failed/?q=<script>")
    page = response.content.decode()
    assert response.status_code == 500
    assert [language in page for language in ("Ештеңе жартылай жасалған жоқ", "Ничего не сделано наполовину", "Nothing was half done")] == [
        True
    ] * 3
    assert response["X-Request-ID"] in page
    assert "secret detail" not in page
    assert "<script" not in page


def test_the_api_has_its_own_words(calm):
    response = calm.get("/api/v1/wrong/failed/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "secret detail" not in response.content.decode()
    assert json.loads(response.content)["status"] == 500


def test_a_strange_host_is_answered_before_anybody_is_known(calm):
    response = calm.get("/", SERVER_NAME="evil.example")
    assert (response.status_code, headline(response)) == (400, "Мы не смогли прочитать этот запрос.")
    assert "evil.example" not in response.content.decode()


def test_a_form_from_an_old_page_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "kk"})
    assert response.status_code == 403
    assert headline(response) == "Страница была открыта слишком долго или под другим входом."


def test_a_sign_in_that_ran_out_keeps_what_was_typed(client):
    response = client.post("/private/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Retarget"]) == (401, "#notices")
    assert "Написанное осталось на этой странице." in response.content.decode()
    assert client.post("/private/").status_code == 302


OURS = {"Origin": "http://testserver", "Referer": "http://testserver/calls/?page=2"}
FORM = {"reason": "Нет двух подписей <b>\nи печати", "amount": "500", "old_password": "three secret words", "kind": "firm"}


def test_a_plain_form_sent_after_the_sign_in_ran_out_is_shown_again(client):
    response = client.post("/private/", FORM, headers=OURS)
    page = response.content.decode()
    assert (response.status_code, headline(response)) == (401, "Тем временем вы вышли из системы.")
    assert page.count("<textarea") == 1
    assert "Нет двух подписей &lt;b&gt;\nи печати</textarea>" in page
    assert "three secret words" not in page
    assert "/account/login/?next=/calls/%3Fpage%3D2" in page


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_what_a_strangers_page_sends_is_not_repeated(client, origin):
    assert client.post("/private/", FORM, headers={"Origin": origin} if origin else {}).status_code == 302


def test_a_form_from_an_old_page_is_shown_again_to_whoever_is_signed_in():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/private/", FORM, headers=OURS)
    assert response.status_code == 403
    assert "Нет двух подписей &lt;b&gt;\nи печати</textarea>" in response.content.decode()
    assert 'href="/calls/?page=2"' in response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_stranger_reads_the_same_about_what_exists_and_what_does_not(client, browser, language):
    client.cookies["language"] = language
    first, second = client.get("/nowhere/"), client.get("/nowhere/else/")
    assert headline(first) == headline(second)
