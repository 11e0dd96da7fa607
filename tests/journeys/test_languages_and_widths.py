"""Each page on the way of an application again: in each language, at both widths."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.architecture.house import catalogues
from tests.architecture.test_translations import catalogue, identity
from tests.demo_world import Demo, make_demo
from tests.journeys.asked import texts_without_words
from tests.journeys.conftest import accessibility_faults, layout_faults, messages_of
from tests.journeys.pages import of_a_founder, of_a_visitor, of_an_administrator, of_an_officer, of_other_founders
from tests.journeys.views import PICTURED, in_every_view
from tests.journeys.walking import go_on
from tests.signing_in import session_of

pytestmark = pytest.mark.django_db(transaction=True)

VISIBLE_TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim().replace(/\\s+/g, " "), place = node.parentElement;
    if (text && place.checkVisibility() && !place.closest("[lang]:not(html), script, style, code, kbd, textarea")) found.push(text);
  }
  return found;
}"""


@pytest.mark.long
@in_every_view
def test_every_page(language, view, site, new_page, picture):
    demo, english, faults = make_demo(), english_texts(language), []
    page = new_page(language=language, **view)
    with texts_without_words() as missing:
        for who, name, path in ways(demo):
            become(page, site, demo, who, language)
            page.goto(f"{site}{path}")
            faults += [f"{name} {path}: {fault}" for fault in faults_of(page, language, english)]
            take(picture, page, name, language)
        faults += [f"the letter: {fault}" for fault in faults_of_the_letter(page, site, demo, language, english, picture)]
    faults += [f"asked for and not there: {text}" for text in sorted(missing)]
    assert not faults, "\n".join(faults)


def ways(demo: Demo) -> Iterator[tuple[str, str, str]]:
    """(who, name, path), grouped by who, so that each signs in once."""
    yield from (("", *page) for page in of_a_visitor(demo))
    yield from (("founder", *page) for page in of_a_founder(demo))
    yield from ((who, *page) for who, page in of_other_founders(demo))
    yield from (("officer", *page) for page in of_an_officer(demo))
    yield from (("administrator", *page) for page in of_an_administrator(demo))


def become(page: Page, site: str, demo: Demo, who: str, language: str) -> None:
    """Signed in by a session of the person's, as after the sign-in page; their own language is that of the page."""
    if getattr(page, "who", "") == who:
        return
    person = demo.people[who]
    person.language = language
    person.save(update_fields=["language"])
    page.context.clear_cookies()
    page.context.add_cookies([session_of(person, site)])
    page.who = who


def faults_of(page: Page, language: str, english: set[str]) -> Iterator[str]:
    yield from accessibility_faults(page)
    yield from layout_faults(page)
    yield from messages_of.pop(page, ())
    messages_of[page] = []
    if (spoken := page.locator("html").get_attribute("lang")) != language:
        yield f"says that its language is {spoken}"
    if (heads := page.locator("h1").count()) != 1:
        yield f"has {heads} h1"
    title = page.title()
    if not title.endswith(" · Orken") or not title.removesuffix(" · Orken").strip():
        yield f"has the title {title!r}"
    yield from (f"leaves in English: {text}" for text in page.evaluate(VISIBLE_TEXTS) if text in english)


def english_texts(language: str) -> set[str]:
    """Our English texts that the language says otherwise."""
    if language == "en":
        return set()
    messages = [message for path in catalogues() if path.parent.parent.name == language for message in catalogue(path) if message.id]
    return {identity(message)[1] for message in messages if isinstance(message.string, str) and message.string != message.id}


def faults_of_the_letter(
    page: Page, site: str, demo: Demo, language: str, english: set[str], picture: Callable[[Page, str], None]
) -> Iterator[str]:
    """The letter stands only behind the sheet: it is opened as an officer opens it."""
    become(page, site, demo, "officer", language)
    page.goto(f"{site}{demo.application('esepshi', 'astana-hub-7').get_absolute_url()}check/")
    for line in page.locator(".ork-check").all():
        line.locator("[name$=-finding][value=holds]").check()
    page.check("[name=outcome][value=admit]")
    go_on(page)
    yield from faults_of(page, language, english)
    take(picture, page, "check-letter", language)


def take(picture: Callable[[Page, str], None], page: Page, name: str, language: str) -> None:
    """Wide in Kazakh and narrow in Russian; the walks have their own, wide and in Russian."""
    if (language, page.viewport_size["width"]) in PICTURED:
        picture(page, name if language == "ru" else f"{name}-{language}")
