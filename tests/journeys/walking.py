"""What people do in a browser again and again."""

import re
import tempfile
import time
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from tests.core.accounts.factories import PASSWORD

PATIENCE_MS = 30_000
"""A shared machine is slow now and then; nothing here waits longer than it must."""
expect.set_options(timeout=PATIENCE_MS)
SAVED = re.compile(r"^Сохранено( \d\d:\d\d:\d\d$|: )")
"""Said by the script after a save, or by the server of a page that is opened anew."""


def go_on(page: Page) -> None:
    """Press the one thing that the page is for, and see the page that follows."""
    with page.expect_navigation(timeout=PATIENCE_MS):
        page.locator("main .btn-primary:visible").click()


def press(page: Page, name: str) -> None:
    """Press the button or link with this word, and see the page that follows."""
    place = page.locator("main").get_by_role("button", name=name).or_(page.locator("main").get_by_role("link", name=name))
    with page.expect_navigation(timeout=PATIENCE_MS):
        place.first.click()


def sign_in(page: Page, site: str, email: str, *, password: str = PASSWORD, lands: str = "/today/") -> None:
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    go_on(page)
    expect(page).to_have_url(re.compile(lands))


def sign_out(page: Page) -> None:
    page.locator(".ork-account summary").click()
    with page.expect_navigation(timeout=PATIENCE_MS):
        page.locator("[data-ork-signout] button").first.click()


def saved(page: Page) -> None:
    """Wait until the server has every word of this page, and the page says so: then nothing waits on the device any more."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while copies_on(page):
        assert time.monotonic() < until, page.locator("#saved").inner_text()
        page.wait_for_timeout(50)
    expect(page.locator("#saved")).to_have_text(SAVED)


def copies_on(page: Page) -> int:
    """How many forms have words on this device that the server has not confirmed."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('ork:')).length")


def title_is(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words)


def paper(name: str, content: bytes) -> Path:
    """A file on the person's own disk."""
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(content)
    return path


def said(sentence: str, **words: object) -> str:
    """A sentence of the house as a Russian page writes it."""
    with translation.override("ru"):
        return gettext(sentence) % words
