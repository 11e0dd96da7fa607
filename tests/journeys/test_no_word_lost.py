"""Whatever ends while one writes (server, browser, connection, sign-in, another tab's patience), the words are there afterwards."""

import re
from threading import Timer

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from core.accounts.models import User
from grants.applications.models import Answer, Application
from grants.applications.services import save_answer
from incubator.demo.content import read
from incubator.startups.models import StartUp
from incubator.startups.services import apply_to_call, create_startup
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from tests.core.accounts.factories import UserFactory
from tests.grants.applications.factories import pdf
from tests.journeys.process.programs import OwnBrowser, Server
from tests.journeys.walking import SAVED, copies_on, go_on, press, saved, sign_in, sign_out, title_is
from tests.journeys.world import make_world
from tests.signing_in import session_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

EMAIL = "aigerim@example.kz"
TEXTS = read("applications")["answers"]["topyraq"]
FIRST, SECOND, THIRD = "[name=problem--who]", "[name=problem--today]", "[name=problem--number]"


@pytest.fixture
def draft() -> Application:
    """A draft of a start-up of one founder."""
    call = make_world().call
    founder = UserFactory(email=EMAIL, given_name="Айгерім")
    organisation = Organisation(kind=Kind.TEAM, country="KZ", name_ru="Топырақ сенсор")
    startup = create_startup(StartUp(one_liner="Датчики влажности", stage="prototype"), organisation, actor=founder, is_founder=True)
    return apply_to_call(call, startup, actor=founder)


@pytest.fixture
def page(new_page, site, draft) -> Page:
    """The founder, signed in."""
    page = new_page()
    come_in(page, site)
    return page


def come_in(page: Page, site: str) -> None:
    page.context.add_cookies([session_of(User.objects.get(email=EMAIL), site)])


def part(draft: Application, site: str, code: str = "problem") -> str:
    return f"{site}{draft.get_absolute_url()}parts/{code}/"


def kept(draft: Application, code: str) -> str:
    return Answer.objects.get(application=draft, code=code).value


# Killed


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "server.log")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def own_browser(browser, tmp_path):
    own = OwnBrowser(browser, tmp_path / "profile")
    yield own
    own.kill()


def test_browser_and_server_are_killed_while_one_writes(draft, server, own_browser):
    page = own_browser.start()
    sign_in(page, server.url, EMAIL)
    page.goto(part(draft, server.url))
    said = write_and_note(page, TEXTS["problem.who"].split(". "))
    Timer(0.4, server.kill).start()
    page.locator(SECOND).press_sequentially(TEXTS["problem.today"], delay=10)
    expect(page.locator("#saved")).to_contain_text("Хранится на этом устройстве")
    own_browser.wait_for_disk(TEXTS["problem.today"])
    own_browser.kill()
    assert kept(draft, "problem.who") == said

    server.start()
    page = own_browser.start()
    page.goto(part(draft, server.url))
    if "/account/login/" in page.url:  # a browser may forget who was signed in when it dies
        sign_in(page, server.url, EMAIL)
        page.goto(part(draft, server.url))
    assert page.input_value(FIRST) == said
    assert page.input_value(SECOND) == TEXTS["problem.today"]
    saved(page)
    assert kept(draft, "problem.today") == TEXTS["problem.today"]


def write_and_note(page: Page, sentences: list[str]) -> str:
    """Write on until the page has said “saved” of each sentence; what stood in the field when it said so last."""
    said = ""
    for sentence in sentences:
        page.locator(FIRST).press_sequentially(f"{said and '. '}{sentence}")
        saved(page)
        said = page.input_value(FIRST)
    return said


@pytest.mark.parametrize("after", [0.05, 0.9, 1.0, 1.3])
def test_what_was_said_to_be_saved_is_there_whenever_the_server_dies(after, draft, server, own_browser):
    """Killed in the pause before a save, while it is under way, and after it: each time both halves know the same."""
    page = own_browser.start()
    sign_in(page, server.url, EMAIL)
    page.goto(part(draft, server.url))
    page.fill(FIRST, TEXTS["problem.who"])
    saved(page)
    page.evaluate("document.getElementById('saved').textContent = ''")
    Timer(after, server.kill).start()
    page.fill(SECOND, TEXTS["problem.today"])
    note = page.locator("#saved")
    expect(note).to_have_text(re.compile("Хранится|Сохранено"))
    server.process.wait()
    if SAVED.match(note.inner_text()):
        assert kept(draft, "problem.today") == TEXTS["problem.today"]
    server.start()
    page.reload()
    expect(page.locator(SECOND)).to_have_value(TEXTS["problem.today"])
    saved(page)
    assert kept(draft, "problem.who") == TEXTS["problem.who"]
    assert kept(draft, "problem.today") == TEXTS["problem.today"]


# Signed out meanwhile


def test_a_sign_in_that_ran_out_while_one_writes(draft, page, site, check_page, picture):
    page.goto(part(draft, site))
    page.fill(FIRST, "Первое слово")
    saved(page)
    Session.objects.all().delete()
    page.fill(SECOND, TEXTS["problem.today"])
    card = page.locator("#notices [role=alert]")
    expect(card).to_contain_text("Тем временем вы вышли из системы.")
    expect(page.locator("#saved")).to_contain_text("Хранится на этом устройстве (1)")
    check_page(page)
    picture(page, "part-signed-out")
    with page.context.expect_page() as opening:
        card.get_by_role("link").click()
    other = opening.value
    sign_in(other, site, EMAIL)
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # a headless window is never without it
    saved(page)
    assert page.input_value(SECOND) == TEXTS["problem.today"]
    assert kept(draft, "problem.today") == TEXTS["problem.today"]
    expect(card).to_have_count(0)


def test_a_form_sent_after_the_sign_in_ran_out(draft, page, site):
    """The plain way: a page shows what was typed and asks to sign in, and the part that one comes back to has the words from this device."""
    page.goto(part(draft, site))
    Session.objects.all().delete()
    page.fill(SECOND, TEXTS["problem.today"])
    page.locator("main .btn-primary").last.click()
    expect(page.locator(".ork-typed")).to_be_visible()
    assert TEXTS["problem.today"] in [text.input_value() for text in page.locator(".ork-typed textarea").all()]
    page.locator("main .btn-primary").click()
    page.wait_for_url(re.compile("/account/login/"))
    sign_in(page, site, EMAIL)
    page.goto(part(draft, site))
    assert page.input_value(SECOND) == TEXTS["problem.today"]
    saved(page)
    assert kept(draft, "problem.today") == TEXTS["problem.today"]


def test_signing_out_takes_the_copies_from_the_device(draft, page, site):
    page.goto(part(draft, site))
    page.context.set_offline(True)
    page.fill(FIRST, "Слова, которых сервер не видел")
    expect(page.locator("#saved")).to_contain_text("Нет связи")
    assert copies_on(page) == 1
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    sign_out(page)
    assert copies_on(page) == 0


# Two tabs


@pytest.mark.parametrize("choice", ["mine", "theirs", "joined"])
def test_two_tabs_write_into_one_field(choice, draft, page, site, check_page, picture):
    page.goto(part(draft, site))
    other = page.context.new_page()
    other.goto(part(draft, site))
    page.fill(FIRST, "Так написала первая вкладка")
    saved(page)
    other.fill(FIRST, "А так вторая")
    expect(other.locator("main [role=alert]")).to_contain_text("Айгерім")
    assert kept(draft, "problem.who") == "Так написала первая вкладка"
    press(other, "Сравнить и выбрать")
    expect(other.locator("main")).to_contain_text("Так написала первая вкладка")
    expect(other.locator("main")).to_contain_text("А так вторая")
    check_page(other)
    picture(other, "conflict")
    assert kept(draft, "problem.who") == "Так написала первая вкладка"
    other.check(f"[name=choice-problem--who][value={choice}]")
    other.fill("[name=joined-problem--who]", "Обе вместе")
    go_on(other)
    chosen = {"mine": "А так вторая", "theirs": "Так написала первая вкладка", "joined": "Обе вместе"}[choice]
    expect(other.locator(FIRST)).to_have_value(chosen)
    other.fill(SECOND, "Дальше")
    saved(other)
    assert other.input_value(FIRST) == chosen
    assert kept(draft, "problem.who") == chosen
    versions = set(Answer.objects.get(application=draft, code="problem.who").versions.values_list("value", flat=True))
    assert versions >= {"Так написала первая вкладка", chosen}


def test_a_tab_that_was_open_before_the_application_was_handed_in(draft, page, site):
    """It saves nothing behind the receipt, and says so in a sentence."""
    complete(draft)
    page.goto(part(draft, site))
    late = page.context.new_page()
    late.goto(f"{site}{draft.get_absolute_url()}submit/")
    page.context.new_page().goto(f"{site}{draft.get_absolute_url()}submit/")
    first = page.context.pages[-1]
    for tab in (first, late):
        tab.check("[name=may_act]")
        go_on(tab)
    assert first.url == late.url
    assert draft.receipts.count() == 1
    page.fill(FIRST, "Слишком поздно")
    expect(page.locator("#saved")).to_have_text(re.compile("Хранится|Не сохранено"))
    with page.expect_response(re.compile("/parts/problem/")) as answering:
        page.locator("main .btn-primary").last.click()
    assert answering.value.status == 403
    title_is(page, "Эта заявка подана. Чтобы изменить её, откройте её снова, пока идёт приём.")
    assert kept(draft, "problem.who") == TEXTS["problem.who"]


def complete(draft: Application) -> None:
    from grants.applications.questionnaire import items_of
    from grants.applications.services import give_file

    texts = {
        **TEXTS,
        "startup.stage": "prototype",
        "startup.track": "industry-4",
        "startup.topic": "industry-4.iiot",
        "requested": "14 500 000,00 KZT",
    }
    founder = User.objects.get(email=EMAIL)
    for _part, item in items_of(draft):
        if texts.get(item.code):
            save_answer(draft, item.code, texts[item.code], base=0, actor=founder)
    give_file(draft, draft.call.documents.get(required=True), pdf(), actor=founder)
    draft.refresh_from_db()
