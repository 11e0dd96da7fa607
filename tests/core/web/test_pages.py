import re

import pytest

from core.web.views import HEADING, PAGES

ADDRESSES = {page: f"/{page.replace('_', '/')}/" for page in PAGES}
ENGLISH = re.compile(r"\b(the|and|your|which|what|this)\b")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_plain_page_is_written_in_each_language(client, page, language):
    client.cookies["language"] = language
    response = client.get(ADDRESSES[page])
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    words = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])
    assert bool(ENGLISH.search(words)) == (language == "en")


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_the_languages_say_the_same_things(client, page):
    anchors = {}
    for language in ("kk", "ru", "en"):
        client.cookies["language"] = language
        anchors[language] = re.findall(r'<h2 id="([\w-]+)"', client.get(ADDRESSES[page]).content.decode())
    assert anchors["kk"] == anchors["ru"] == anchors["en"]


@pytest.mark.django_db
def test_the_contents_lead_to_each_part(client):
    html = client.get("/privacy/").content.decode()
    assert re.findall(r'<a href="#([\w-]+)">', html[html.index("ork-contents") :]) == [anchor for anchor, _words in HEADING.findall(html)]


@pytest.mark.django_db
def test_allauths_pages_wear_the_frame(client):
    html = client.get("/account/login/").content.decode()
    assert 'class="ork-bar"' in html
    assert html.count("<main") == 1
    assert html.count("<h1") == 1
