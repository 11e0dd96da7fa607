import re

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.accounts.models import User
from core.web.hats import Hat, hats_of, register_hat
from core.web.navigation import Entry, add_entry, menu_of
from core.web.panels import panel
from core.web.responses import done, safe_return
from core.web.templatetags.ork import undo_url
from tests.core.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


# Language, colours, hat


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/search/?q=a&in=calls", "/search/?q=a&in=calls"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("http://testserver/today/", "http://testserver/today/"),
    ],
)
@pytest.mark.parametrize(("address", "field"), [("/language/", {"language": "kk"}), ("/theme/", {"theme": "dark"})])
def test_a_switch_returns_to_the_same_place_and_nowhere_else(client, wanted, lands, address, field):
    response = client.post(address, {**field, "next": wanted})
    assert (response.status_code, response["Location"]) == (302, lands)


@pytest.mark.parametrize(("language", "heading"), [("kk", "Бәрі қалай жүреді"), ("ru", "Как всё проходит"), ("en", "How it goes")])
def test_a_visitors_language_stays_in_a_cookie(client, language, heading):
    client.post("/language/", {"language": language})
    response = client.get("/")
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert heading in page
    assert response["Content-Language"] == language


def test_a_persons_language_stays_with_the_person(browser, person, client):
    browser.post("/language/", {"language": "kk"})
    person.refresh_from_db()
    assert person.language == "kk"
    client.force_login(person)
    client.cookies["language"] = "en"
    assert '<html lang="kk"' in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["xx", "", "../..", "ru\x00", "kk-KZ"])
def test_a_language_that_we_do_not_speak_changes_nothing(browser, person, language):
    assert browser.post("/language/", {"language": language}).status_code == 302
    person.refresh_from_db()
    assert person.language == "ru"
    assert "language" not in browser.cookies


@pytest.mark.parametrize(
    ("accepts", "speaks"), [("kk-KZ,kk;q=0.9,ru;q=0.8", "kk"), ("en-GB", "en"), ("de", "ru"), ("", "ru"), ("\x00;;q=", "ru")]
)
def test_a_new_visitor_is_spoken_to_as_the_browser_asks(client, accepts, speaks):
    assert f'<html lang="{speaks}"' in client.get("/", headers={"Accept-Language": accepts}).content.decode()


@pytest.mark.parametrize("address", ["/language/", "/theme/", "/hat/"])
def test_a_link_cannot_switch(client, address):
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    ("theme", "mark"), [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"'), ("auto", 'data-ork-theme="auto"')]
)
def test_colours_without_a_script(client, browser, person, theme, mark):
    for who in (client, browser):
        who.post("/theme/", {"theme": theme})
        assert mark in who.get("/").content.decode()
    person.refresh_from_db()
    assert person.theme == theme


def test_a_hat_that_is_not_held_cannot_be_put_on(bare, browser):
    register_hat(Hat("applicant", "Applicant", lambda user: True, 1))
    register_hat(Hat("administrator", "Administrator", lambda user: False, 2))
    browser.post("/hat/", {"hat": "administrator"})
    assert "hat" not in browser.session


def test_a_hat_that_was_taken_away_falls_off(bare, browser):
    register_hat(Hat("applicant", "Applicant", lambda user: True, 2))
    register_hat(Hat("officer", "Officer", lambda user: held[0], 1, desk=True))
    held = [True]
    browser.post("/hat/", {"hat": "officer"})
    assert "ork-desk" in browser.get("/").content.decode()
    held[0] = False
    assert "ork-desk" not in browser.get("/").content.decode()


def test_everybody_without_another_hat_is_an_applicant(bare, person):
    register_hat(Hat("applicant", "Applicant", lambda user: False, 1))
    register_hat(Hat("officer", "Officer", lambda user: user.email == "o@x.kz", 2))
    assert [hat.code for hat in hats_of(person)] == ["applicant"]
    person.email = "o@x.kz"
    assert [hat.code for hat in hats_of(person)] == ["officer"]
    assert hats_of(None) == []


# Menu and panels


def test_the_menu_marks_the_longest_address(bare):
    add_entry("visitor", Entry("Help", "web:help", "help-circle", 2))
    add_entry("visitor", Entry("For applicants", "web:help-applicant", "help-circle", 1, count=lambda user: 3))
    menu = menu_of("visitor", None, "/help/applicant/")
    assert [(item.label, item.current, item.waiting) for item in menu] == [("For applicants", True, 3), ("Help", False, 0)]


def test_what_waits_behind_all_entries_is_counted_in_one_query(bare, db, django_assert_num_queries):
    for name in "ABA":
        UserFactory(family_name=name)
    people = User.objects.order_by("-pk")
    counts = {
        "web:help": lambda user: people.filter(family_name="A"),
        "web:home": lambda user: 7,
        "web:today": lambda user: people.filter(family_name="nobody"),
        "web:search": None,
        "web:help-applicant": lambda user: people.filter(family_name="B"),
    }
    for order, (url_name, count) in enumerate(counts.items()):
        add_entry("visitor", Entry(url_name, url_name, "help-circle", order, count=count))
    with django_assert_num_queries(1):
        assert [item.waiting for item in menu_of("visitor", None, "/")] == [2, 7, 0, 0, 1]


def test_a_line_stands_once_in_a_menu(bare):
    add_entry("visitor", Entry("Help", "web:help", "help-circle", 2))
    with pytest.raises(ValueError, match="web:help"):
        add_entry("visitor", Entry("Again", "web:help", "help-circle", 3))


def test_panels_come_in_order_and_may_stay_away(bare, client, tmp_path, settings):
    (tmp_path / "block.html").write_text("<p>{{ words }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    panel("home", 2)(lambda request, subject: ("block.html", {"words": "second <b>"}))
    panel("home", 1)(lambda request, subject: ("block.html", {"words": "first"}))
    panel("home", 3)(lambda request, subject: None)
    assert re.findall(r"<p>((?:first|second)[^<]*)</p>", client.get("/").content.decode()) == ["first", "second &lt;b&gt;"]


def test_a_place_that_does_not_exist_is_a_fault():
    with pytest.raises(ValueError, match="attic"):
        panel("attic", 1)


# Toasts


def test_a_toast_brings_its_undo(browser):
    request = browser.get("/").wsgi_request
    done(request, "Sent.", undo="/things/1/undo/")
    [message] = get_messages(request)
    assert undo_url(message.extra_tags) == "/things/1/undo/"
    assert undo_url("") == ""


def test_safe_return_resolves_a_views_name():
    assert safe_return(RequestFactory().post("/", {"next": "https://evil.example"}), "web:help") == "/help/"


# The page itself


def test_the_frame_itself_asks_the_database_nothing(bare, person, request_of, django_assert_num_queries):
    register_hat(Hat("applicant", "Applicant", lambda user: True, 1))
    add_entry("applicant", Entry("Help", "web:help", "help-circle", 1))
    request = request_of(person)
    request.session = {}
    with django_assert_num_queries(0):
        page = render_to_string("web/base.html", request=request)
    assert (person.email in page, "/help/" in page) == (True, True)


def test_every_address_of_the_frame_is_ours(client):
    page = client.get("/").content.decode()
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    assert page.count("<h1") == 1
    assert page.count('class="btn btn-primary') == 1


def test_the_demo_says_so_on_each_page(client, settings):
    assert "ork-demo" not in client.get("/").content.decode()
    settings.DEMO = True
    assert "вымышлены" in client.get("/").content.decode()
