"""Coming in, and everything that changes how one comes in."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import gettext

from core.accounts import services
from core.accounts.models import User
from core.audit.models import Entry
from tests.core.accounts.factories import PASSWORD, RoleGrantFactory, UserFactory

NEW_PASSWORD = "saffron in the morning"

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def set_up_code_app(client: Client) -> str:
    secret = re.search(r'<code class="ork-hash">(\w+)</code>', client.get("/account/2fa/totp/activate/").text)[1]
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}).headers["location"] == "/account/2fa/recovery-codes/"
    return secret


@pytest.mark.parametrize("email", ["dana@example.kz", "DANA@Example.KZ", " dana@example.kz "])
def test_the_case_of_an_email_does_not_matter(email):
    UserFactory(email="dana@example.kz")
    assert Client().post("/account/login/", {"login": email, "password": PASSWORD}).headers["location"] == "/today/"


def test_two_people_cannot_have_one_email_in_two_cases():
    UserFactory(email="dana@example.kz")
    twin = User(email="Dana@Example.kz", family_name="Омарова", given_name="Дана")
    twin.set_password(PASSWORD)
    with pytest.raises(ValidationError) as caught:
        twin.full_clean()
    assert caught.value.messages == [gettext("This e-mail belongs to somebody already.")]


@pytest.mark.parametrize(("login", "password"), [("dana@example.kz", "wrong"), ("nobody@example.kz", PASSWORD)])
def test_a_wrong_email_and_a_wrong_password_sound_alike(login, password):
    UserFactory(email="dana@example.kz")
    response = Client(headers={"accept-language": "en"}).post("/account/login/", {"login": login, "password": password})
    assert response.context["form"].non_field_errors() == [
        "This e-mail and password do not belong together. Check both, or set a new password."
    ]


def test_after_five_wrong_passwords_even_the_right_one_waits():
    UserFactory(email="dana@example.kz")
    client = Client(headers={"accept-language": "en"})
    for _try in range(5):
        client.post("/account/login/", {"login": "dana@example.kz", "password": "wrong"})
    response = client.post("/account/login/", {"login": "dana@example.kz", "password": PASSWORD})
    assert response.context["form"].non_field_errors() == ["Too many tries with this e-mail. Wait five minutes, or set a new password."]


def test_too_many_sign_ups_from_one_place_get_our_page(settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}
    client = Client(headers={"accept-language": "en"})
    codes = [client.post("/account/signup/", {}).status_code for _try in range(3)]
    assert codes == [200, 200, 429]
    assert "Too many tries in a short time." in client.post("/account/signup/", {}).text


def test_a_closed_account_is_told_so_and_no_more(sent):
    user = UserFactory()
    services.disable_person(user, reason="left the house", actor=RoleGrantFactory().user)
    client = Client(headers={"accept-language": "en"})
    response = client.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/account/inactive/", 302)]
    assert "<h1>This account is closed</h1>" in response.text
    assert "_auth_user_id" not in client.session
    wrong = client.post("/account/login/", {"login": user.email, "password": "wrong"})
    assert "closed" not in wrong.text


def test_closing_an_account_ends_what_is_open(sent, signed_in):
    user = UserFactory()
    client = signed_in(user)
    assert client.get("/account/profile/").status_code == 200
    services.disable_person(user, reason="left the house", actor=RoleGrantFactory().user)
    assert client.get("/account/profile/").status_code == 302


def test_a_new_password_by_mail(sent, signed_in):
    user = UserFactory()
    elsewhere = signed_in(user)
    client = Client()
    client.post("/account/password/reset/", {"email": user.email})
    path = sent[0].context["url"].removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    assert 'name="password2"' not in form.text
    response = client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD})
    assert response.headers["location"] == "/account/password/reset/key/done/"
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert elsewhere.get("/account/profile/").status_code == 302
    assert [letter.code for letter in sent] == ["account.reset_password", "account.password_changed"]
    assert "This link has ended" in Client(headers={"accept-language": "en"}).get(path, follow=True).text


def test_changing_the_password_ends_all_other_sign_ins(sent, signed_in):
    user = UserFactory()
    here, elsewhere = signed_in(user), signed_in(user)
    response = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert response.status_code == 302
    assert (here.get("/account/profile/").status_code, elsewhere.get("/account/profile/").status_code) == (200, 302)
    assert here.get("/account/sessions/").context["devices"][0].current is True
    assert len(here.get("/account/sessions/").context["devices"]) == 1
    assert [(letter.code, letter.address) for letter in sent] == [("account.password_changed", user.email)]
    assert list(Entry.objects.about(user).values_list("action", "changes")) == [("account.password_changed", {})]


def test_the_email_changes_when_the_new_one_is_confirmed(sent, signed_in):
    user = UserFactory(email="old@example.kz")
    client = signed_in(user)
    client.post("/account/email/", {"email": "New@example.kz", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "old@example.kz"
    assert "new@example.kz" in client.get("/account/email/").text
    client.post(sent[0].context["url"].removeprefix("http://localhost:8000"))
    user.refresh_from_db()
    assert user.email == "new@example.kz"
    assert user.folded.endswith("new@example.kz")
    assert [(letter.code, letter.address) for letter in sent] == [
        ("account.confirm_email", "new@example.kz"),
        ("account.email_changed", "old@example.kz"),
    ]


def test_an_address_that_became_somebody_elses_is_refused_whole(sent, signed_in):
    user = UserFactory(email="old@example.kz")
    client = signed_in(user)
    client.post("/account/email/", {"email": "wanted@example.kz", "action_add": ""})
    UserFactory(email="wanted@example.kz", confirmed=False)
    response = client.post(sent[0].context["url"].removeprefix("http://localhost:8000"))
    assert response.status_code == 409
    user.refresh_from_db()
    assert user.email == "old@example.kz"
    assert list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)) == ["old@example.kz"]


def test_a_code_is_asked_once_the_app_is_set(sent, signed_in, django_capture_on_commit_callbacks):
    user = UserFactory()
    client = signed_in(user)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_code_app(client)
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert stored != secret
    assert [letter.code for letter in sent] == ["account.mfa_on"]
    assert list(Entry.objects.about(user).values_list("action", flat=True)) == ["account.mfa_on"]

    other = Client(headers={"accept-language": "en"})
    assert other.post("/account/login/", {"login": user.email, "password": PASSWORD}).headers["location"] == "/account/2fa/authenticate/"
    wrong = other.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"][0].startswith("This code does not fit.")
    recovery = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    assert other.post("/account/2fa/authenticate/", {"code": recovery}).headers["location"] == "/today/"


def test_recovery_codes_can_be_seen_and_made_anew(sent, signed_in, django_capture_on_commit_callbacks):
    client = signed_in(UserFactory())
    set_up_code_app(client)
    page = client.get("/account/2fa/recovery-codes/").text
    assert len(re.findall(r"<li><code>\d{8}</code></li>", page)) == 10
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/2fa/recovery-codes/generate/").headers["location"] == "/account/2fa/recovery-codes/"
    assert client.get("/account/2fa/recovery-codes/").text != page
    assert [letter.code for letter in sent] == ["account.recovery_codes_new"]


def test_a_change_of_security_asks_for_a_fresh_sign_in(signed_in):
    client = signed_in(UserFactory())
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 16 * 60
    session.save()
    response = client.get("/account/2fa/totp/activate/")
    assert response.headers["location"] == "/account/reauthenticate/?next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"
    again = client.post(response.headers["location"], {"password": PASSWORD})
    assert again.headers["location"] == "/account/2fa/totp/activate/"
