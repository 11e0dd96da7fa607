"""The applicant's form and the officer's check where scripts do not run: plain forms, plain links, the same words."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from grants.applications.models import Answer, Application
from incubator.demo.content import read
from incubator.demo.paper import presentation
from tests.core.accounts.factories import UserFactory
from tests.journeys.walking import PATIENCE_MS, go_on, paper, press, said, sign_in, title_is
from tests.journeys.world import World, make_world
from tests.signing_in import session_of

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = read("applications")["answers"]["topyraq"]


@pytest.fixture
def world() -> World:
    world = make_world()
    TOTP.activate(world.officer, generate_totp_secret())
    return world


def test_an_application_is_written_handed_in_and_admitted(world, new_page, site):
    founder = new_page(java_script_enabled=False)
    sign_in(founder, site, UserFactory(email="aigerim@example.kz").email)
    founder.goto(f"{site}{world.call.get_absolute_url()}")
    enter_the_startup(founder)
    write(founder)
    give_the_presentation(founder)
    hand_in(founder)
    officer = new_page(java_script_enabled=False)
    officer.context.add_cookies([session_of(world.officer, site)])
    admit(officer, site)
    founder.goto(f"{site}{Application.objects.get().get_absolute_url()}")
    expect(founder.locator(".ork-sentence .state")).to_have_text("На экспертизе")


def enter_the_startup(page: Page) -> None:
    for _step in ("start", "enter a start-up"):
        go_on(page)
    page.check("[name=who][value=team]")
    page.fill("[name=name]", "Топырақ сенсор")
    page.fill("[name=one_liner]", "Датчики влажности")
    page.check("[name=stage][value=prototype]")
    page.check("[name=is_founder]")
    go_on(page)
    go_on(page)


def write(page: Page) -> None:
    """Each part is saved by its button, which leads to the next one."""
    go_on(page)
    page.fill("[name=title]", TEXTS["title"])
    go_on(page)
    assert Answer.objects.get(code="title").value == TEXTS["title"]
    page.locator("[name=startup--track]").first.check()
    page.locator("[name=startup--topic]").select_option(index=1)
    page.check("[name=startup--stage][value=prototype]")
    go_on(page)
    go_on(page)
    for names in (("problem.who", "problem.today", "problem.number"), ("solution.what", "solution.new", "solution.link")):
        for name in names:
            page.fill(f"[name={name.replace('.', '--')}]", TEXTS[name])
        go_on(page)
    for name in ("plan.result", "plan.spend"):
        page.fill(f"[name={name.replace('.', '--')}]", TEXTS[name])
    page.check("[name=plan--customers][value=pilot]")
    go_on(page)
    page.fill("[name=requested_0]", "четырнадцать")
    go_on(page)
    expect(page.locator("main [role=alert]").first).to_be_visible()
    assert page.input_value("[name=requested_0]") == "четырнадцать"
    page.fill("[name=requested_0]", "14 500 000,50")
    page.select_option("[name=requested_1]", "KZT")
    go_on(page)


def give_the_presentation(page: Page) -> None:
    section = page.locator("main section", has_text="Презентация проекта")
    section.locator("input[type=file]").set_input_files(paper("deck.pdf", presentation("Topyraq").read()))
    with page.expect_navigation(timeout=PATIENCE_MS):
        section.get_by_role("button").last.click()
    expect(section).to_contain_text("deck.pdf")
    go_on(page)


def hand_in(page: Page) -> None:
    go_on(page)
    page.check("[name=may_act]")
    go_on(page)
    expect(page).to_have_url(re.compile("/receipts/"))
    assert Application.objects.get().state == "submitted"


def admit(page: Page, site: str) -> None:
    page.goto(f"{site}/applications/check/")
    go_on(page)
    go_on(page)
    lines = page.locator(".ork-check")
    for place in range(lines.count()):
        lines.nth(place).locator("[name$=-finding][value=holds]").check()
    press(page, said("Save and go on later"))
    assert lines.first.locator("[name$=-finding][value=holds]").is_checked()
    page.check("[name=outcome][value=admit]")
    go_on(page)
    title_is(page, said("The letter, before it goes"))
    go_on(page)
    assert Application.objects.get().state == "admitted"
