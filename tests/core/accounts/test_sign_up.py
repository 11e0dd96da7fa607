"""Making an account, in each language and by those who want to find out who has one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from core.accounts.forms import SignUpForm
from core.accounts.models import Consent, User
from core.audit.models import Entry
from tests.core.accounts.factories import PASSWORD, UserFactory

FORM = {
    "family_name": "Құсайынова",
    "given_name": "Әсел",
    "patronymic": "",
    "email": "Asel@Example.kz",
    "password1": PASSWORD,
    "consent": "on",
}

TOKEN = re.compile(r"[A-Za-z0-9]{64}")
CLOCK = re.compile(r"<time .*?</time>", re.DOTALL)


def without_tokens(page):
    """The page without what differs from request to request: tokens, and the instant of printing in its foot."""
    return CLOCK.sub("", TOKEN.sub("", page))


pytestmark = pytest.mark.usefixtures("texts")


@pytest.mark.parametrize(
    ("language", "heading", "sent_heading", "confirm"),
    [
        ("kk", "Есептік жазба ашу", "Поштаңызды қараңыз", "Электрондық поштаны растау"),
        ("ru", "Создать учётную запись", "Проверьте почту", "Подтвердить электронную почту"),
        ("en", "Make an account", "Look into your mail", "Confirm e-mail"),
    ],
)
def test_a_stranger_signs_up_and_is_in(sent, language, heading, sent_heading, confirm):
    client = Client(headers={"accept-language": language})
    assert f"<h1>{heading}</h1>" in client.get("/account/signup/").text
    response = client.post("/account/signup/", FORM, follow=True)
    assert response.redirect_chain == [("/account/confirm-email/", 302)]
    assert f"<h1>{sent_heading}</h1>" in response.text

    user = User.objects.get()
    assert (user.email, user.family_name, user.given_name, user.language) == ("asel@example.kz", "Құсайынова", "Әсел", language)
    assert [(letter.code, letter.address, letter.language) for letter in sent] == [("account.confirm_email", "asel@example.kz", language)]
    assert not any("key" in name or "url" in name for name in sent[0].parameters)

    path = sent[0].context["url"].removeprefix("http://localhost:8000")
    page = client.get(path)
    assert confirm in page.text
    assert client.post(path).headers["location"] == "/today/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified is True
    assert [(consent.text.code, consent.text.version, consent.withdrawn_at) for consent in Consent.objects.filter(user=user)] == [
        ("personal_data", 1, None)
    ]


def test_without_confirmation_nobody_is_in(sent):
    client = Client()
    client.post("/account/signup/", FORM)
    assert client.get("/account/profile/").headers["location"] == "/account/login/?next=/account/profile/"
    response = Client().post("/account/login/", {"login": FORM["email"], "password": PASSWORD})
    assert response.headers["location"] == "/account/confirm-email/"


def test_the_link_works_once(sent):
    Client().post("/account/signup/", FORM)
    path = sent[0].context["url"].removeprefix("http://localhost:8000")
    assert Client().post(path).status_code == 302
    page = Client(headers={"accept-language": "en"}).get(path)
    assert "<h1>This link has ended</h1>" in page.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("family_name", "", "This field is required."),
        ("given_name", "buy http://x.example", "A name is made of letters, spaces, hyphens and apostrophes."),
        ("family_name", "я" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("email", "nobody", "Enter a valid email address."),
        ("password1", "short", "Use at least 10 characters."),
        ("password1", "Құсайынова1", "This is too much like your name or your e-mail."),
        ("password1", "5830174629105", "Digits alone are guessed quickly. Add words."),
        ("password1", "password123", "Many people use this password, so it is tried first."),
        ("consent", "", "Without this consent we may not keep your data, so no account can be made."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_made(sent, field, value, sentence):
    response = Client(headers={"accept-language": "en"}).post("/account/signup/", FORM | {field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert sentence in response.context["form"].errors[field][0]
    assert f'href="#id_{field}"' in response.text
    assert (User.objects.count(), sent) == (0, [])


@pytest.mark.parametrize("value", ["a\x00b", "💥", "\u202eanna"])
def test_hostile_text_in_a_name_is_a_sentence_never_a_failure(sent, value):
    response = Client().post("/account/signup/", FORM | {"given_name": value})
    assert list(response.context["form"].errors) == ["given_name"]


def test_a_stranger_cannot_find_out_who_has_an_account(sent):
    UserFactory(email="asel@example.kz", language="kk")
    known = Client().post("/account/signup/", FORM, follow=True)
    unknown = Client().post("/account/signup/", FORM | {"email": "new@example.kz"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert without_tokens(known.text).replace("asel@example.kz", "X") == without_tokens(unknown.text).replace("new@example.kz", "X")
    assert sorted((letter.code, letter.address, letter.language) for letter in sent) == [
        ("account.already_exists", "asel@example.kz", "kk"),
        ("account.confirm_email", "new@example.kz", "ru"),
    ]
    assert User.objects.filter(email__iexact="asel@example.kz").count() == 1


def test_neither_does_a_new_password_tell(sent):
    UserFactory(email="asel@example.kz")
    known = Client().post("/account/password/reset/", {"email": "ASEL@example.kz"}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "new@example.kz"}, follow=True)
    assert (known.redirect_chain, without_tokens(known.text)) == (unknown.redirect_chain, without_tokens(unknown.text))
    assert sorted((letter.code, letter.address) for letter in sent) == [
        ("account.reset_password", "asel@example.kz"),
        ("account.unknown_account", "new@example.kz"),
    ]


def test_a_double_click_makes_one_account(sent, monkeypatch):
    """The second request passes the check before the first has saved: the database refuses, the person sees no difference."""
    UserFactory(email="asel@example.kz")
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda form, value: setattr(form, "account_already_exists", False) or value)
    response = Client().post("/account/signup/", FORM)
    assert (response.status_code, response.headers["location"]) == (302, "/account/confirm-email/")
    assert User.objects.count() == 1
    assert [letter.code for letter in sent] == ["account.already_exists"]


def test_the_trail_of_a_sign_up_holds_no_personal_value(sent):
    Client().post("/account/signup/", FORM)
    entries = list(Entry.objects.values_list("action", "subject_label", "changes"))
    assert entries == [("consent.give", "", {"personal_data": [None, 1]})]
