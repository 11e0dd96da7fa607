"""Who must have a second factor sees one page until it is set."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser

from core.accounts import mfa
from tests.core.accounts.test_sign_in import set_up_code_app

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "code"), [("applicant", 200), ("administrator", 302), ("auditor", 302), ("finance_maker", 302)])
def test_people_with_a_role_see_only_the_security_page(people, signed_in, who, code):
    client = signed_in(people[who], forced=True)
    response = client.get("/account/profile/")
    assert response.status_code == code
    if code == 302:
        assert response.headers["location"] == "/account/security/"
    assert client.get("/account/security/").status_code == 200


def test_after_it_is_set_all_pages_open(people, signed_in, sent):
    client = signed_in(people["administrator"], forced=True)
    set_up_code_app(client)
    assert client.get("/account/people/").status_code == 200


def test_it_cannot_be_switched_off_by_who_must_have_it(people, signed_in, sent):
    client = signed_in(people["administrator"], forced=True)
    set_up_code_app(client)
    page = client.post("/account/2fa/totp/deactivate/")
    assert page.status_code == 200
    assert is_mfa_enabled(people["administrator"], [Authenticator.Type.TOTP])


def test_others_may_switch_it_off(people, signed_in, sent):
    client = signed_in(people["applicant"], forced=True)
    set_up_code_app(client)
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert not is_mfa_enabled(people["applicant"], [Authenticator.Type.TOTP])


def test_a_swapped_part_and_the_api_are_told_too(people, signed_in):
    client = signed_in(people["administrator"], forced=True)
    assert client.get("/account/people/", headers={"hx-request": "true"}).headers["hx-redirect"] == "/account/security/"


def test_signing_out_and_changing_the_language_stay_open(people, signed_in):
    client = signed_in(people["auditor"], forced=True)
    assert client.post("/language/", {"language": "kk", "next": "/account/security/"}).headers["location"] == "/account/security/"
    assert client.post("/account/logout/").headers["location"] == "/"


def test_a_room_can_add_whom_it_brings(people, monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(mfa, "_predicates", [*mfa._predicates])
    assert mfa.must_set_mfa(people["applicant"]) is False
    mfa.require_mfa_for(lambda user: user == people["applicant"])
    assert mfa.must_set_mfa(people["applicant"]) is True


def test_in_the_demo_nobody_is_forced(people, settings):
    settings.DEMO = True
    assert mfa.must_set_mfa(people["administrator"]) is False


def test_the_secret_is_read_with_an_older_key_too(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first", []
    hidden = mfa.cipher().encrypt(b"JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", ["first"]
    assert mfa.cipher().decrypt(hidden) == b"JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        mfa.cipher().decrypt(hidden)


def test_a_visitor_needs_nothing(client, db):
    assert client.get("/account/login/").status_code == 200
    assert mfa.needs_mfa(AnonymousUser()) is False
