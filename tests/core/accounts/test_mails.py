"""Each mail exists, in three languages, with its secret made when it is sent."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.template.loader import get_template
from django.utils import translation

from core.accounts import mail
from core.accounts.adapter import MAILS
from tests.core.accounts.factories import UserFactory

LANGUAGES = ("kk", "ru", "en")
CODES = [kind.code for kind in mail.KINDS]
AT = datetime(2026, 11, 22, 9, 2, tzinfo=UTC).isoformat()


def parameters(user):
    email = EmailAddress.objects.get(user=user)
    told = {"at": AT, "since": AT, "until": AT, "ip": "203.0.113.7", "device": "Firefox · Windows"}
    emails = {"from_email": "old@example.kz", "to_email": "new@example.kz", "deleted_email": "old@example.kz"}
    return {"user_id": user.pk, "email_id": email.pk, "signup": True, "role": "auditor", **told, **emails}


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_a_mail_is_written_in_each_language(code):
    user = UserFactory()
    for language in LANGUAGES:
        with translation.override(language):
            text = get_template(f"mail/{code}/{language}.txt").render(mail.fresh_context(code, parameters(user)))
        subject, empty, *body = text.split("\n")
        assert re.fullmatch(r"Subject: \S.{3,80}", subject)
        assert empty == ""
        assert len("\n".join(body).strip()) > 80
        assert user.family_name not in text  # a name typed by a stranger never goes out to an address nobody confirmed


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_a_mail_asks_for_nothing_that_it_does_not_get(code):
    """Every {{ name }} of the template is in its context."""
    known = set(mail.fresh_context(code, parameters(UserFactory())))
    for language in LANGUAGES:
        source = get_template(f"mail/{code}/{language}.txt").template.source
        assert set(re.findall(r"\{\{\s*(\w+)", source)) | set(re.findall(r"\{%\s*if (\w+)", source)) <= known


@pytest.mark.django_db
def test_secrets_are_made_at_sending_and_open_what_they_should(client):
    user = UserFactory(confirmed=False)
    key = mail.fresh_context("account.confirm_email", parameters(user))["url"].rstrip("/").rpartition("/")[2]
    assert EmailConfirmationHMAC.from_key(key).email_address.user == user
    url = mail.fresh_context("account.reset_password", parameters(user))["url"]
    response = client.get(url.removeprefix("http://localhost:8000"))
    assert response.headers["location"].endswith("-set-password/")


def test_every_kind_with_a_link_that_opens_an_account_is_secret():
    assert {kind.code for kind in mail.KINDS if kind.secret} == set(mail._LINKS)


def test_every_notice_of_allauth_has_a_mail_of_ours():
    assert set(MAILS.values()) <= set(CODES)


def test_a_mail_that_does_not_exist_is_a_fault(sent):
    with pytest.raises(LookupError):
        mail.send("account.nonsense", address="a@example.kz", language="ru")


def test_without_a_sender_nothing_is_pretended(monkeypatch):
    monkeypatch.setattr(mail, "_sender", None)
    with pytest.raises(mail.NoSender):
        mail.send("account.unknown_account", address="a@example.kz", language="ru")
