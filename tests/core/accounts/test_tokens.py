"""Tokens of programs: made after a fresh sign-in, shown once, kept as a hash, revoked."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction

from core.access import Refused
from core.accounts import services
from core.accounts.models import Token
from core.accounts.scopes import covers
from core.accounts.tokens import MOST, hashed, make_token, revoke_token, token_of
from core.audit.models import Entry
from core.calendar import moved_to, now, today
from core.workflow import Conflict
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.signing_in import client_of

pytestmark = pytest.mark.django_db

SCOPES = ["applications:read", "applications:write"]


def made(user=None, **given):
    return make_token(user or UserFactory(), **{"name": "BI", "scopes": ["applications:read"], "until": now() + timedelta(days=5)} | given)


def test_the_secret_is_kept_nowhere():
    token, secret = made()
    assert (token.sha256, token.ending, len(secret) >= 40) == (hashed(secret), secret[-4:], True)
    with connection.cursor() as cursor:
        for table in ("core_accounts_token", "core_audit_entry", "core_outbox_message"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            assert secret not in (cursor.fetchone()[0] or "")


def test_making_and_revoking_stand_in_the_trail_without_the_secret():
    token, secret = made()
    revoke_token(token, actor=token.user)
    entries = Entry.objects.about(token).order_by("pk")
    assert [entry.action for entry in entries] == ["token.make", "token.revoke"]
    assert entries[0].changes["scopes"] == [None, ["applications:read"]]
    assert not any(secret in str(entry.changes) or "BI" in str(entry.changes) for entry in entries)


def test_a_token_opens_until_its_last_instant_or_its_revocation():
    token, secret = made()
    assert token_of(secret) == token
    assert token_of(secret + "x") is None
    with moved_to(token.until):
        assert token_of(secret) is None
    revoke_token(token, actor=token.user)
    assert token_of(secret) is None
    with pytest.raises(Conflict):
        revoke_token(token, actor=token.user)


def test_use_is_noted_to_five_minutes():
    token, secret = made()
    first = now()
    with moved_to(first):
        token_of(secret)
    with moved_to(first + timedelta(minutes=4)):
        token_of(secret)
    token.refresh_from_db()
    assert abs(token.last_used_at - first) < timedelta(minutes=1)
    with moved_to(first + timedelta(minutes=6)):
        token_of(secret)
    token.refresh_from_db()
    assert token.last_used_at - first > timedelta(minutes=5)


def test_nobody_revokes_what_is_anothers():
    token, secret = made()
    with pytest.raises(Refused):
        revoke_token(token, actor=UserFactory())
    assert token_of(secret) == token


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["money:steal"]}, "scopes"),
        ({"until": now() - timedelta(days=1)}, "until"),
        ({"until": now() + timedelta(days=400)}, "until"),
    ],
)
def test_a_token_of_nonsense_is_not_made(given, field):
    with pytest.raises(ValidationError) as error:
        made(**given)
    assert list(error.value.message_dict) == [field]
    assert Token.objects.count() == 0


def test_there_is_a_most():
    user = UserFactory()
    for _count in range(MOST):
        made(user)
    with pytest.raises(Refused):
        made(user)


def test_what_was_made_never_changes():
    token, _secret = made()
    for change in ({"scopes": SCOPES}, {"user": UserFactory()}, {"until": now() + timedelta(days=300)}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Token.objects.filter(pk=token.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        token.delete()


@pytest.mark.parametrize("deed", [services.disable_person, services.end_sessions])
def test_whoever_is_shut_out_is_shut_out_with_programs_too(deed):
    token, secret = made()
    administrator = RoleGrantFactory(role="administrator").user
    deed(token.user, reason="lost laptop", actor=administrator)
    assert token_of(secret) is None
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_write_covers_read_and_nothing_covers_another_noun():
    assert covers(["awards:write"], "awards", "read")
    assert not covers(["awards:read"], "awards", "write")
    assert not covers(["awards:write"], "payments", "read")


# Pages


def form(**given):
    return {"name": "BI export", "scopes": SCOPES, "until": (today() + timedelta(days=30)).isoformat()} | given


def test_the_page_shows_the_secret_once():
    user = UserFactory(language="en")
    client = client_of(user)
    response = client.post("/account/tokens/new/", form())
    secret = re.search(r'value="(orken_[^"]+)"', response.text).group(1)
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (201, True)
    token = token_of(secret)
    assert (token.user, token.scopes, token.last_day.astimezone().date() >= today()) == (user, SCOPES, True)
    listed = client.get("/account/tokens/").text
    assert ("BI export" in listed, "Applications: look and change" in listed, secret in listed) == (True, True, False)
    assert client.post(f"/account/tokens/{token.key}/revoke/").status_code == 302
    assert token_of(secret) is None
    assert "revoked" in client.get("/account/tokens/").text


def test_a_fresh_sign_in_is_asked_for(client):
    client.force_login(UserFactory())
    response = client.post("/account/tokens/new/", form())
    assert response.headers["location"].startswith("/account/reauthenticate/")
    assert Token.objects.count() == 0


def test_a_token_of_another_is_not_there():
    token, secret = made()
    assert client_of(UserFactory()).post(f"/account/tokens/{token.key}/revoke/").status_code == 404
    assert token_of(secret) == token


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 61}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["all"]}, "scopes"),
        ({"until": "yesterday"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "2999-01-01"}, "until"),
    ],
)
def test_each_fault_stands_at_its_field(wrong, field):
    response = client_of(UserFactory()).post("/account/tokens/new/", form(**wrong))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Token.objects.count() == 0
