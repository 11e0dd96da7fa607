"""What a balancer and a watchman are told."""

import json
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings as house
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.calendar import moved_to, now
from core.operations import readiness
from core.operations.models import Tick
from core.operations.tasks import tick
from core.outbox.models import Message
from tests.core.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(readiness, "_migrated", set())


@pytest.fixture
def database_away(monkeypatch):
    """Nobody listens there."""
    monkeypatch.setattr(connection, "get_connection_params", lambda: {"host": "127.0.0.1", "port": 1, "dbname": "none"})


def asked(client, path="/readyz"):
    response = client.get(path)
    return response.status_code, response.json()


def waiting_mail(minutes: int) -> Message:
    person = UserFactory()
    return Message.objects.create(
        code="x", promise="once", user=person, address=person.email, language="en", due_at=now() - timedelta(minutes=minutes)
    )


def test_all_is_well_after_a_tick(client):
    tick()
    assert asked(client) == (
        200,
        {
            "status": "ready",
            "parts": {
                "database": {"state": "ok"},
                "migrations": {"state": "ok", "waiting": 0},
                "outbox": {"state": "ok", "oldest_seconds": None},
                "clock": {"state": "ok", "last_tick_seconds": 0},
                "broker": {"state": "ok"},
            },
        },
    )
    assert asked(client, "/readyz?strict")[0] == 200


def test_a_clock_that_was_never_heard_or_not_for_long_is_late(client):
    assert asked(client)[1]["parts"]["clock"] == {"state": "late", "last_tick_seconds": None}
    tick()
    with moved_to(now() + timedelta(minutes=6)):
        status, told = asked(client)
        assert (status, told["status"], told["parts"]["clock"]["state"]) == (200, "late", "late")
        assert asked(client, "/readyz?strict")[0] == 503
        tick()
        assert asked(client, "/readyz?strict")[0] == 200
    assert Tick.objects.count() == 1


@pytest.mark.parametrize(("minutes", "state", "strict"), [(1, "ok", 200), (14, "ok", 200), (16, "late", 503)])
def test_mail_that_waits_too_long_is_late(client, minutes, state, strict):
    tick()
    waiting_mail(2)
    waiting_mail(minutes)
    status, told = asked(client)
    assert (status, told["parts"]["outbox"]["state"]) == (200, state)
    assert max(minutes, 2) * 60 <= told["parts"]["outbox"]["oldest_seconds"] < max(minutes, 2) * 60 + 60
    assert asked(client, "/readyz?strict")[0] == strict


def test_mail_that_is_put_off_does_not_wait(client):
    waiting_mail(-60)
    assert asked(client)[1]["parts"]["outbox"] == {"state": "ok", "oldest_seconds": None}


def test_a_migration_that_was_not_applied_closes_the_doors(client):
    MigrationRecorder(connection).record_unapplied("core_operations", "0001_initial")
    status, told = asked(client)
    assert (status, told["status"], told["parts"]["migrations"]) == (503, "not ready", {"state": "down", "waiting": 1})
    MigrationRecorder(connection).record_applied("core_operations", "0001_initial")
    assert asked(client)[0] == 200


def test_without_its_database_the_site_says_which_part_is_down(client, database_away):
    status, told = asked(client)
    assert status == 503
    assert {name: part["state"] for name, part in told["parts"].items()} == {
        "database": "down",
        "migrations": "unknown",
        "outbox": "unknown",
        "clock": "unknown",
        "broker": "ok",
    }


def test_a_queue_that_is_away_is_said_within_seconds(client, monkeypatch):
    there = current_app.connection_for_write
    monkeypatch.setattr(current_app._get_current_object(), "connection_for_write", lambda: there("redis://127.0.0.1:1/0"))
    status, told = asked(client)
    assert (status, told["parts"]["broker"], told["parts"]["database"]) == (503, {"state": "down"}, {"state": "ok"})


def test_a_watchman_who_asks_often_fills_no_log(client, database_away, log):
    assert asked(client)[0] == 503
    assert log.lines == []


def test_alive_asks_nothing(client, database_away, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked(client, "/healthz") == (200, {"status": "alive"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_machine_may_ask_by_any_name_and_without_tls_even_while_we_are_away(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.MAINTENANCE_UNTIL = "soon"
    response = client.get(path, SERVER_NAME="10.1.2.3")
    assert (response.status_code, response["Cache-Control"], response.cookies) == (200, "no-store", {})
    assert client.head(path, SERVER_NAME="10.1.2.3").status_code == 200
    assert client.post(path).status_code == 503  # no form of ours goes there: maintenance answers


def test_what_is_told_names_nobody(client):
    message = waiting_mail(30)
    text = json.dumps(asked(client)[1])
    assert not [word for word in (message.address, str(message.key), str(message.user.key), message.user.family_name) if word in text]


def test_the_answers_come_before_everything_else():
    assert house.MIDDLEWARE[0] == "core.operations.middleware.answer_probes"
