"""The pages of one's own account."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts import reference
from core.accounts.choices import PERSONAL_DATA
from core.accounts.models import Consent, ConsentText
from core.accounts.policies import did_not_take_back
from core.accounts.services import record_consent
from core.audit.models import Entry
from tests.core.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

PROFILE = {
    "family_name": "Иманова",
    "given_name": "Ұлжан",
    "patronymic": "Серікқызы",
    "language": "kk",
    "time_zone": "Asia/Seoul",
    "theme": "dark",
}
OWN = ("profile", "security", "sessions", "tokens", "tokens/new", "consents", "email", "password/change", "2fa/totp/activate")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", OWN)
def test_each_page_opens_in_each_language(signed_in, texts, page, language):
    client = signed_in(UserFactory(language=language))
    response = client.get(f"/account/{page}/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert response.text.count("<h1") == 1
    main = response.text.partition("<main")[2].partition("</main>")[0]
    assert len(re.findall(r"btn-primary", main)) <= 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "page", ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive", "confirm-email/nonsense", "logout"]
)
def test_each_page_before_the_door_opens_in_each_language(signed_in, texts, page, language):
    client = signed_in(UserFactory(language=language)) if page == "logout" else Client(headers={"accept-language": language})
    response = client.get(f"/account/{page}/")
    assert (response.status_code, f'<html lang="{language}"' in response.text, response.text.count("<h1")) == (200, True, 1)


@pytest.mark.parametrize("page", OWN)
def test_a_visitor_is_sent_to_sign_in(client, page):
    assert client.get(f"/account/{page}/").headers["location"].startswith("/account/login/?next=")


def test_a_profile_is_kept_and_the_next_page_speaks_its_language(signed_in):
    user = UserFactory(language="ru")
    client = signed_in(user)
    page = client.post("/account/profile/", PROFILE, follow=True)
    user.refresh_from_db()
    assert {name: getattr(user, name) for name in PROFILE} == PROFILE
    assert '<html lang="kk" data-bs-theme="dark"' in page.text
    assert user.folded.startswith("иманова улжан сериккызы")
    entry = Entry.objects.about(user).get()
    assert (entry.action, set(entry.changes.values())) == ("person.change_profile", {"changed"})


def test_a_profile_without_changes_leaves_no_trace(signed_in):
    user = UserFactory()
    form = {name: getattr(user, name) for name in PROFILE}
    assert signed_in(user).post("/account/profile/", form).status_code == 302
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family_name", ""),
        ("given_name", "x" * 81),
        ("time_zone", "Mars/Olympus"),
        ("language", "fr"),
        ("theme", "pink"),
        ("patronymic", "1"),
    ],
)
def test_a_profile_that_is_wrong_is_not_kept(signed_in, field, value):
    user = UserFactory(family_name="Омарова")
    response = signed_in(user).post("/account/profile/", PROFILE | {field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    user.refresh_from_db()
    assert (user.family_name, user.language) == ("Омарова", "ru")


def test_the_owner_sees_and_ends_a_sign_in(signed_in):
    user = UserFactory()
    here, there = signed_in(user), signed_in(user)
    there.get("/account/profile/", headers={"user-agent": "Mozilla/5.0 (Android 15) Gecko/142.0 Firefox/142.0"})
    devices = here.get("/account/sessions/").context["devices"]
    assert [device.current for device in devices] == [True, False]
    assert there.session.session_key not in here.get("/account/sessions/").text
    assert here.post("/account/sessions/end/", {"device": devices[1].handle}).status_code == 302
    assert (here.get("/account/profile/").status_code, there.get("/account/profile/").status_code) == (200, 302)
    assert here.post("/account/sessions/end/", {"device": devices[1].handle}).status_code == 409


def test_nobody_ends_the_sign_in_of_another(signed_in):
    mine, theirs = signed_in(UserFactory()), signed_in(UserFactory())
    handle = theirs.get("/account/sessions/").context["devices"][0].handle
    assert mine.post("/account/sessions/end/", {"device": handle}).status_code == 409
    assert theirs.get("/account/profile/").status_code == 200


def test_all_others_end_at_once(signed_in):
    user = UserFactory()
    here, one, two = (signed_in(user) for _n in range(3))
    here.post("/account/sessions/end/")
    assert [client.get("/account/profile/").status_code for client in (here, one, two)] == [200, 302, 302]


def test_a_page_that_is_only_read_writes_nothing(signed_in):
    client = signed_in(UserFactory())
    client.get("/account/profile/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/account/profile/")
    assert [query["sql"] for query in captured if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_a_consent_is_taken_back_and_given_again(signed_in, texts):
    user = UserFactory()
    record_consent(user, PERSONAL_DATA)
    client = signed_in(user)
    rule = did_not_take_back(PERSONAL_DATA, "Give your consent again.")
    assert rule.refusal(user, None) is None
    client.post("/account/consents/", {"code": PERSONAL_DATA, "answer": "withdraw"})
    assert rule.refusal(user, None) == "Give your consent again."
    assert client.post("/account/consents/", {"code": PERSONAL_DATA, "answer": "withdraw"}).status_code == 409
    client.post("/account/consents/", {"code": PERSONAL_DATA, "answer": "give"})
    client.post("/account/consents/", {"code": PERSONAL_DATA, "answer": "give"})
    assert (rule.refusal(user, None), Consent.objects.filter(user=user).count()) == (None, 2)
    assert list(Entry.objects.about(user).order_by("pk").values_list("action", flat=True)) == [
        "consent.give",
        "consent.withdraw",
        "consent.give",
    ]


def test_a_consent_to_nothing_is_not_found(signed_in, texts):
    assert signed_in(UserFactory()).post("/account/consents/", {"code": "nonsense", "answer": "give"}).status_code == 404


def test_what_was_agreed_to_is_never_rewritten(texts, monkeypatch):
    text = ConsentText.objects.get()
    titles, texts_before = reference.TEXTS[PERSONAL_DATA, 1]
    monkeypatch.setitem(reference.TEXTS, (PERSONAL_DATA, 1), (titles, dict.fromkeys(texts_before, "other words")))
    assert reference.load() == 0
    assert ConsentText.objects.get().text_ru == text.text_ru


@pytest.mark.parametrize(("language", "words"), [("kk", "Дербес деректер"), ("ru", "персональных данных"), ("en", "personal data")])
def test_the_text_is_open_to_everybody_in_three_languages(texts, language, words):
    client = Client(headers={"accept-language": language})
    newest = client.get(f"/account/consents/{PERSONAL_DATA}/")
    assert newest.headers["location"] == f"/account/consents/{PERSONAL_DATA}/1/"
    assert words in client.get(newest.headers["location"]).text
