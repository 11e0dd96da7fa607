"""A real browser in front of the running site: Chromium, driven by Playwright.

new_page(width=1280, language="ru")     a fresh visitor, with nothing remembered
page                                    the same, 1280 px wide, in Russian
check_page(page)                        fails on what axe finds, on console messages, on sideways scrolling
picture(page, "home")                   docs/pictures/home-1280.png, only when PICTURES=1
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

# Playwright's loop runs in the test's thread, which Django takes for asynchronous code
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
NO_CHROMIUM = "Chromium is missing: sudo apt install chromium, or set CHROMIUM=/path/to/it"
ARGUMENTS = [
    "--no-sandbox",  # root in a container has no sandbox to offer; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A refused request is an answer like any other, and a cut line is the walk's own doing; the browser notes both in the console all the same
REFUSED = re.compile(r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)")
SLOW = "was preloaded using link preload but not used within a few seconds"
"""On a busy machine the browser says so of a font that the page draws a moment later."""
HEIGHTS = {390: 844}
messages_of: dict[Page, list[str]] = {}

type NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


def find_chromium() -> str | None:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(NO_CHROMIUM) if os.environ.get("CI") == "true" else pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, headless=True, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def site(live_server, settings) -> str:
    """The address of the running site, known to the site itself too (links in mails)."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    contexts = []

    def make(*, width: int = 1280, language: str = "ru", base_url: str | None = None, **options: object) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = browser.new_context(viewport=size, locale=language, base_url=base_url, reduced_motion="reduce", **options)
        contexts.append(context)
        context.on("page", listen)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    messages_of.clear()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


def listen(page: Page) -> None:
    """Keep what the page says in its console: refusals of the Content Security Policy and faults of scripts appear there."""
    heard = messages_of.setdefault(page, [])

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.match(message.text) and SLOW not in message.text:
            heard.append(f"{message.type}: {message.text}")

    def fetched(response: Response) -> None:
        if response.status >= 400 and "/static/" in response.url:
            heard.append(f"a part of the page is missing: {response.url}")

    page.on("console", note)
    page.on("response", fetched)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    return look_closely


def look_closely(page: Page) -> None:
    """Fail with everything that is wrong with the page as it stands."""
    faults = [f"{page.url} {fault}" for fault in (*accessibility_faults(page), *messages_of.get(page, ()), *layout_faults(page))]
    assert not faults, "\n".join(faults)


def accessibility_faults(page: Page) -> Iterator[str]:
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']} ({violation['impact']}): {violation['help']}\n    {node['html'][:300]}\n    {node['failureSummary']}"


def layout_faults(page: Page) -> Iterator[str]:
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "scrolls sideways"
    primary = page.locator("main .btn-primary:visible").count()
    if primary > 1:
        yield f"has {primary} primary buttons: a page has one main thing to do"


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    def take(page: Page, name: str) -> None:
        if os.environ.get("PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            width = (page.viewport_size or {"width": 1280})["width"]
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True, animations="disabled")

    return take
