"""One line for each request and each task, in JSON, and nothing that belongs to a person."""

import logging
import re
import sys
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from celery import shared_task
from celery.exceptions import Ignore
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from structlog.contextvars import bound_contextvars

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401  this module is a table of addresses too
from config.urls import urlpatterns as real
from core.accounts.models import User
from core.audit import record
from core.audit.models import Entry
from core.operations import logs
from tests.core.accounts.factories import RoleGrantFactory, UserFactory

EMAIL, NAME, WORD = "zhanar.tulegenova@example.kz", "Түлегенова", "Zhanar-Secret-Word"
IIN, IBAN, CARD_TOKEN = "900101300123", "KZ86125KZT5004100100", "sk-7Qw3rTzU9pLkJh2m"
PERSONAL = {"email": EMAIL, "login": EMAIL, "family_name": NAME, "password": WORD, "password1": WORD, "iin": IIN, "iban": IBAN, "q": NAME}
FORBIDDEN = (EMAIL, "zhanar", NAME, WORD, IIN, IBAN, CARD_TOKEN)


def breaks(request: Any, word: str) -> HttpResponse:
    raise RuntimeError(f"no account {IBAN} of {NAME}")


def breaks_in_database(request: Any) -> HttpResponse:
    with transaction.atomic():
        UserFactory(email=EMAIL)
        User.objects.bulk_create([User(email=EMAIL)])
    return HttpResponse()


def sets_going(request: Any) -> HttpResponse:
    noting.delay(EMAIL)
    return HttpResponse("done")


urlpatterns = [
    path("breaks/<str:word>/", breaks),
    path("breaks-in-database/", breaks_in_database),
    path("sets-going/", sets_going, name="sets-going"),
    *real,
]


@shared_task(name="tests.noting")
def noting(word: str) -> str:
    logging.getLogger("orken.test").info("noted")
    record(None, "test.noted", User.objects.latest("pk"))
    return word


@shared_task(name="tests.breaking")
def breaking(word: str) -> None:
    raise ValueError(f"cannot do {word}")


@shared_task(name="tests.ignoring")
def ignoring() -> None:
    raise Ignore


class TestRequests:
    pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

    def test_a_line_has_its_number_route_status_and_person(self, client, log):
        person = UserFactory()
        client.force_login(person)
        response = client.get(f"/search/?q={NAME}")
        [line] = log.of("request")
        assert set(line) == {"event", "request_id", "method", "route", "status", "ms", "person", "level", "logger", "timestamp"}
        assert (line["request_id"], line["method"], line["route"]) == (response["X-Request-ID"], "GET", "web:search")
        assert (line["status"], line["person"], line["level"]) == (200, str(person.key), "info")
        assert 0 < line["ms"] < 60_000

    def test_a_visitor_is_nobody_and_an_unknown_address_has_no_route(self, client, log):
        client.get(f"/{WORD}/{EMAIL}/")
        [line] = log.lines
        assert (line["route"], line["status"], line["person"]) == (None, 404, None)

    def test_a_line_costs_no_query(self, client, log, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/healthz")
            client.get("/", SERVER_NAME=f"{WORD}.example")
        assert [line["status"] for line in log.of("request")] == [400]

    def test_a_failure_names_its_kind_and_place_and_the_number_on_the_page(self, client, log):
        client.raise_request_exception = False
        response = client.get(f"/breaks/{WORD}/?email={EMAIL}")
        number = response["X-Request-ID"]
        assert number in response.content.decode()
        assert {line["request_id"] for line in log.lines} == {number}
        [fault] = [line for line in log.lines if "frames" in line]
        assert fault["exception"] == ["builtins.RuntimeError"]
        assert re.fullmatch(r"tests/core/operations/test_logs\.py:\d+ breaks", fault["frames"][-1])
        assert [line["status"] for line in log.of("request")] == [500]
        assert spilled(log) == []

    def test_what_the_database_says_about_a_row_stays_there(self, client, log):
        client.raise_request_exception = False
        assert client.get("/breaks-in-database/").status_code == 500
        [fault] = [line for line in log.lines if "frames" in line]
        assert (fault["exception"][0], fault["sqlstate"]) == ("django.db.utils.IntegrityError", "23505")
        assert spilled(log) == []

    @pytest.mark.parametrize(
        "given", ["0af7651916cd43dd8448eb211c80319c", "0AF7651916CD43DD8448EB211C80319C", "5235786c-703e-4bff-a01d-fa45cef0f8a8"]
    )
    def test_a_trusted_proxy_numbers_the_request(self, client, log, settings, given):
        settings.TRUSTED_PROXIES = 1
        assert client.get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given.lower()
        assert log.of("request")[0]["request_id"] == given.lower()

    @pytest.mark.parametrize(
        ("proxies", "given"), [(0, "0af7651916cd43dd8448eb211c80319c"), (1, IIN), (1, EMAIL), (1, "x" * 32), (1, "0" * 33), (1, "")]
    )
    def test_no_other_number_is_taken(self, client, log, settings, proxies, given):
        settings.TRUSTED_PROXIES = proxies
        number = client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{4}-[0-9a-f]{4}", number)
        assert log.of("request")[0]["request_id"] == number

    def test_static_files_are_told_to_nobody(self, client, log):
        client.get("/static/web/plain.css")
        assert log.lines == []


class TestTasks:
    pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

    def test_the_number_of_the_request_goes_with_the_task(self, client, log):
        UserFactory()
        number = client.get("/sets-going/")["X-Request-ID"]
        [line], [own] = log.of("task"), log.of("noted")
        assert (line["task"], line["outcome"], line["request_id"]) == ("tests.noting", "done", number)
        assert UUID(line["task_id"])
        assert (own["task_id"], own["request_id"]) == (line["task_id"], number)
        assert Entry.objects.get(action="test.noted").request_id == number
        assert spilled(log) == []

    def test_a_message_for_another_process_has_it_too(self, monkeypatch):
        sent = {}
        monkeypatch.setattr("celery.Task.apply_async", lambda self, *args, headers=None, **options: sent.update(headers))
        with bound_contextvars(request_id="3f2a-91bc"):
            noting.delay(1)
        assert sent == {"request_id": "3f2a-91bc"}

    def test_a_task_that_breaks_says_where_and_not_over_what(self, log):
        with pytest.raises(ValueError, match="cannot do"):
            breaking.delay(EMAIL)
        [fault], [line] = log.of("task broke"), log.of("task")
        assert (fault["exception"], line["outcome"]) == (["builtins.ValueError"], "failed")
        assert fault["task_id"] == line["task_id"]
        assert spilled(log) == []

    def test_a_task_that_steps_aside_did_not_break(self, log):
        ignoring.delay()
        assert [line["outcome"] for line in log.lines] == ["ignore"]

    def test_called_as_a_function_it_writes_no_line(self, log):
        UserFactory()
        assert noting("x") == "x"
        assert [line["event"] for line in log.lines] == ["noted"]


class TestForeignLines:
    def test_only_the_wording_of_a_warning_is_kept(self, log):
        sentence = f"Attempted access with {WORD}"  # Django writes these lines ready made
        logging.getLogger("somebody.elses").warning("no such person: %s", NAME)
        logging.getLogger("celery.worker").error("message %r", {"email": EMAIL})
        logging.getLogger("django.security.SuspiciousOperation").error(sentence)
        assert [line["event"] for line in log.lines] == ["no such person: %s", "message %r", "django.security.SuspiciousOperation"]

    def test_programs_may_tell_about_themselves_while_all_is_well(self, log):
        logging.getLogger("gunicorn.error").info("Listening at: %s", "0.0.0.0:8000")
        assert log.lines[0]["event"] == "Listening at: 0.0.0.0:8000"

    def test_our_own_lines_are_whole_but_for_what_looks_personal(self, log):
        logging.getLogger("orken.money").info("%s of %s to %s, 12 of %s", 5, EMAIL, IBAN, IIN)
        assert log.lines[0]["event"] == "5 of [e-mail] to [account], 12 of [number]"

    def test_keys_and_sums_are_left_as_they_are(self, log):
        key = "0198a1b2-1111-4222-8333-123456789012"
        logging.getLogger("orken.money").info("%s %s", key, 1_000_000)
        assert log.lines[0]["event"] == f"{key} 1000000"

    def test_the_address_of_a_server_is_no_mail_address(self, log):
        logging.getLogger("celery.worker").info("Connected to %s", "redis://:**@127.0.0.1:6379/0")
        assert log.lines[0]["event"] == "Connected to redis://:**@127.0.0.1:6379/0"

    def test_the_causes_of_an_exception_are_named_in_order(self, log):
        try:
            try:
                raise KeyError(EMAIL)
            except KeyError as error:
                raise IntegrityError(IIN) from error
        except IntegrityError:
            logging.getLogger("orken.test").exception("broke")
        assert log.lines[0]["exception"] == ["django.db.utils.IntegrityError", "builtins.KeyError"]
        assert spilled(log) == []

    def test_a_form_that_nobody_knows_is_refused(self):
        with pytest.raises(ValueError, match="json, plain"):
            logs.configuration("xml", "INFO")


@pytest.mark.django_db
class TestPersonalDataEverywhere:
    """Each address of the house is sent personal data in its path, query, headers, cookies and form, by a visitor and by people."""

    @pytest.mark.long
    def test_nothing_of_it_is_logged(self, client, log):
        client.raise_request_exception = False
        for who in (None, UserFactory(email=EMAIL, family_name=NAME)):
            if who:
                RoleGrantFactory(user=who, role="administrator")
                client.force_login(who)
            client.cookies["language"] = WORD
            for address in addresses():
                client.get(address, PERSONAL, headers=HEADERS)
                client.post(f"{address}?{urlencode(PERSONAL)}", PERSONAL, headers=HEADERS)
        assert len(log.of("request")) > 300
        assert {line["route"] for line in log.of("request") if line["status"] >= 500} == set()
        assert spilled(log) == []


HEADERS = {
    "X-Request-ID": IIN,
    "User-Agent": WORD,
    "Referer": f"http://testserver/{WORD}?{EMAIL}",
    "X-Forwarded-For": EMAIL,
    "Authorization": f"Bearer {CARD_TOKEN}",
}
SAMPLES = {"uuid": str(uuid4()), "int": IIN, "slug": WORD, "str": WORD, "path": f"{WORD}/{EMAIL}"}


def addresses(resolver: URLResolver | None = None, before: str = "/") -> list[str]:
    """Every address of our own and of the accounts, filled with personal data where it takes a word."""
    found: list[str] = []
    for pattern in (resolver or get_resolver("config.urls")).url_patterns:
        here = before + filled(pattern)
        found += (
            [here] if isinstance(pattern, URLPattern) else addresses(pattern, here) if getattr(pattern, "namespace", "") != "admin" else []
        )
    return [address for address in found if "logout" not in address]


def filled(pattern: Any) -> str:
    text = re.sub(r"<(\w+):\w+>", lambda kind: SAMPLES.get(kind[1], WORD), str(pattern.pattern))
    text = re.sub(r"<\w+>", WORD, text)
    return re.sub(r"\(\?P<\w+>[^)]*\)", WORD, text).strip("^$").replace("\\Z", "").replace("\\.", ".")


def spilled(log: Any) -> list[str]:
    text = log.getvalue()
    return [word for word in FORBIDDEN if word.lower() in text.lower()]


def test_the_search_for_spilled_words_finds_them(log):
    logging.getLogger("orken.test").info("%s", NAME)
    assert spilled(log) == [NAME]


def test_plain_lines_are_for_a_person(capsys):
    wanted = logs.configuration("plain", "INFO")
    formatter = logging.config.DictConfigurator(wanted).configure_formatter(dict(wanted["formatters"]["house"]))
    try:
        raise RuntimeError("told in full")
    except RuntimeError:
        line = logging.LogRecord("orken.test", logging.ERROR, "x", 1, "broke %s", ("here",), sys.exc_info())
    assert all(words in formatter.format(line) for words in ("broke here", "told in full", "orken.test"))
