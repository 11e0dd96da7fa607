import json

import pytest

from tests.core.accounts.factories import UserFactory
from tests.core.api.program import problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]

LANGUAGES = ("kk", "ru", "en")


def post(client, body, **headers):
    return client.post(
        "/api/v1/echo/", body if isinstance(body, (str, bytes)) else json.dumps(body), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize(
    ("how", "status", "detail"),
    [
        ("refused", 403, "Only the owner may do this."),
        ("denied", 403, None),
        ("conflict", 409, "This was changed in the meantime. Open it again to see where it stands now."),
        ("missing", 404, None),
        ("often", 429, "Go on in 13 seconds."),
    ],
)
def test_a_refusal_is_a_problem(how, status, detail, client):
    body = problem(client.get(f"/api/v1/fail/{how}/", headers={"Accept-Language": "en"}), status)
    assert body.get("detail") == detail
    assert "errors" not in body


def test_how_long_to_wait_is_in_the_header(client):
    assert client.get("/api/v1/fail/often/")["Retry-After"] == "13"


def test_a_rule_of_a_row_points_to_its_field(client):
    body = problem(client.post("/api/v1/fail/rule/", "{}", content_type="application/json"), 400)
    assert body["errors"] == [{"pointer": "#/bin", "detail": "This BIN does not exist."}]
    body = problem(client.post("/api/v1/fail/sentence/", "{}", content_type="application/json"), 400)
    assert body["errors"] == [{"pointer": "#", "detail": "Nothing fits."}]


def test_our_own_fault_tells_nothing(client):
    client.raise_request_exception = False
    response = client.get("/api/v1/fail/ours/")
    problem(response, 500)
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing/", "/api/", "/api/v1/organisations/not-a-key/", "/api/v1/parks/00000000-0000-0000-0000-000000000000/"]
)
def test_what_is_not_there_is_a_problem_too(path, client):
    assert problem(client.get(path), 404)["status"] == 404


def test_titles_are_in_the_readers_language(client):
    titles = {
        language: problem(client.get("/api/v1/fail/denied/", headers={"Accept-Language": language}), 403)["title"] for language in LANGUAGES
    }
    assert titles == {"kk": "Сізге бұл әрекетке рұқсат жоқ.", "ru": "Это действие вам недоступно.", "en": "You may not do this."}


def test_a_persons_own_language_comes_first(client):
    client.force_login(UserFactory(language="kk"))
    body = problem(client.get("/api/v1/fail/denied/", headers={"Accept-Language": "en"}), 403)
    assert body["title"] == "Сізге бұл әрекетке рұқсат жоқ."


def test_who_is_not_signed_in_gets_401(client):
    response = client.get("/api/v1/mine/")
    problem(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="Orken"'
    client.force_login(UserFactory())
    assert client.get("/api/v1/mine/").json() == {"ok": True}


def test_a_method_that_is_not_taken(client):
    assert problem(client.delete("/api/v1/parks/"), 401)["status"] == 401  # a visitor may only read
    client.force_login(UserFactory())
    assert problem(client.delete("/api/v1/parks/"), 405)["status"] == 405


def test_a_format_that_we_do_not_speak(client):
    assert problem(client.get("/api/v1/parks/", headers={"Accept": "application/xml"}), 406)["status"] == 406


# Bodies


@pytest.mark.parametrize("body", ["{", '{"title": NaN}', '{"title": "a", "title": "b"}', b"\xff\xfe", "[" * 100_000])
def test_a_body_that_is_no_json(body, client):
    body = problem(post(client, body), 400)
    assert "errors" not in body


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ([], ["#"]),
        (1, ["#"]),
        ({}, ["#/title"]),
        ({"title": None}, ["#/title"]),
        ({"title": 5}, ["#/title"]),
        ({"title": ["a"]}, ["#/title"]),
        ({"title": "a\x00b"}, ["#/title"]),
        ({"title": "a\x1bb"}, ["#/title"]),
        ({"title": "\ud800"}, ["#/title"]),
        ({"title": "a" * 21}, ["#/title"]),
        ({"title": "a", "titel": "b"}, ["#/titel"]),
        ({"title": "a", "a/b~c": 1}, ["#/a~1b~0c"]),
        ({"title": "a", "count": 0}, ["#/count"]),
        ({"title": "a", "count": "many"}, ["#/count"]),
        ({"title": "a", "amount": "NaN"}, ["#/amount"]),
        ({"title": "a", "amount": "1e999"}, ["#/amount"]),
        ({"title": "a", "parts": [{"name": "x"}, {"name": "y" * 11}, {"nam": "z"}]}, ["#/parts/1/name", "#/parts/2/nam"]),
        ({"title": "a", "parts": {}}, ["#/parts"]),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fault_of_a_body_has_its_place(body, pointers, language, client):
    answer = problem(post(client, body, **{"Accept-Language": language}), 400)
    assert [error["pointer"] for error in answer["errors"]] == pointers
    assert all(error["detail"] for error in answer["errors"])


def test_a_good_body_is_taken_with_its_line_breaks(client):
    assert post(client, {"title": "Көктем\nтаңы 🌱"}).json() == {"title": "Көктем\nтаңы 🌱"}


def test_a_kind_of_body_that_we_do_not_read(client):
    assert problem(client.post("/api/v1/echo/", "<a/>", content_type="application/xml"), 415)["status"] == 415


def test_a_sentence_of_the_framework_is_translated(client):
    answer = problem(post(client, {}, **{"Accept-Language": "kk"}), 400)
    assert answer["errors"] == [{"pointer": "#/title", "detail": "Бұл өрісті толтыру керек."}]
