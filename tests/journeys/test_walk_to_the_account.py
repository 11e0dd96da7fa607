"""The second half of a start-up's way, over the demo's world: two reviewers, the chair, the office, the founder, two of the finance office."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from grants.applications.models import Application
from grants.awards.models import Award
from grants.calls.models import Call
from grants.ledger.choices import State as OrderState
from grants.ledger.models import PaymentOrder
from grants.ledger.verify import run_checks
from grants.review.models import Assignment
from incubator.demo.bank import account_of, paid
from tests.demo_world import Demo, make_demo
from tests.journeys.test_languages_and_widths import become
from tests.journeys.walking import go_on, paper, press, saved, title_is

pytestmark = pytest.mark.django_db(transaction=True)

OWNER, STARTUP, RIVAL, CALL = "cofounder", "jelbaq", "otkel", "astana-hub-7"
WHY = "Цифры владельцев приведены, их можно проверить; команда уже делала такое сама."
REASONS = "Комитет поддерживает проект: два парка готовы платить, результат проверяется по двадцати машинам."


@dataclass
class Walk:
    """`see` looks closely at the page and takes its picture; `as_` changes who sits before the browser."""

    site: str
    demo: Demo
    page: Page
    see: Callable[[str], None]

    def as_(self, who: str, path: str) -> Page:
        become(self.page, self.site, self.demo, who, "ru")
        self.page.goto(f"{self.site}{path}")
        return self.page

    @property
    def call(self) -> Call:
        return self.demo.calls[CALL]

    @property
    def application(self) -> Application:
        return self.demo.application(STARTUP, CALL)

    @property
    def award(self) -> Award:
        return Award.objects.get(application=self.application)

    def review(self, who: str, startup: str) -> Assignment:
        return Assignment.objects.get(reviewer__user=self.demo.people[who], application=self.demo.application(startup, CALL))


@pytest.fixture
def walk(site, new_page, check_page, picture) -> Walk:
    page = new_page()

    def see(name: str) -> None:
        page.evaluate("scrollTo(0, 0)")  # what has scrolled under the head counts as covered
        check_page(page)
        picture(page, name)

    return Walk(site, make_demo(), page, see)


def test_from_the_review_to_the_account(walk):
    score(walk, "second_reviewer", STARTUP)
    score(walk, "reviewer", RIVAL)
    hand_over(walk)
    decide(walk)
    release(walk)
    read_the_decision(walk)
    prepare_the_award(walk)
    sign(walk)
    countersign(walk)
    order(walk)
    release_the_payment(walk)
    read_the_bank(walk)
    see_the_money(walk)
    see_the_portfolio(walk)
    assert [result.name for result in run_checks() if result.faults] == []


def score(walk: Walk, who: str, startup: str) -> None:
    review = walk.review(who, startup)
    page = walk.as_(who, f"/reviews/{review.key}/score/")
    for number in range(1, walk.call.criteria.count() + 1):
        page.locator(f"[name=score-{number}][value='8']").check()
        page.fill(f"[name=why-{number}]", WHY)
    page.locator("[name=recommendation][value=fund]").check()
    page.fill("[name=summary]", WHY)
    saved(page)
    page.goto(f"{walk.site}/reviews/{review.key}/check/")
    press(page, "Подписать заключение")
    review.refresh_from_db()
    assert review.state == "signed"


def hand_over(walk: Walk) -> None:
    """What is still being checked or corrected stays where it is."""
    page = walk.as_("officer", f"/council/calls/{walk.call.key}/take-up/")
    walk.see("council-take-up")
    go_on(page)
    assert walk.application.state == "in_council"
    assert walk.review("third_reviewer", STARTUP).state == "ended"


def decide(walk: Walk) -> None:
    page = walk.as_("chair", "/today/")
    walk.see("today-chair")
    page.goto(f"{walk.site}/council/calls/{walk.call.key}/")
    walk.see("council-ranking")
    decide_one(walk, STARTUP, "in_part", amount="10 000 000,50")
    walk.see("council-ranking-prepared")
    decide_one(walk, RIVAL, "decline")
    assert walk.application.state == "in_council"
    assert not [letter for letter in mail.outbox if REASONS in letter.body]


def decide_one(walk: Walk, startup: str, outcome: str, amount: str = "") -> None:
    page, application = walk.page, walk.demo.application(startup, CALL)
    page.goto(f"{walk.site}/council/applications/{application.key}/")
    page.locator(f"[name=outcome][value={outcome}]").check()
    if amount:
        page.fill("[name=amount_0], [name=amount]", amount)
    page.fill("[name=reasons]", "Мало.")
    go_on(page)
    expect(page.locator(".ork-errors")).to_be_focused()
    page.fill("[name=reasons]", REASONS)
    walk.see(f"council-decide-{outcome}")
    go_on(page)
    expect(page.locator("main")).to_contain_text(REASONS)
    walk.see(f"council-letter-{outcome}")
    go_on(page)


def release(walk: Walk) -> None:
    page = walk.as_("chair", f"/council/calls/{walk.call.key}/release/")
    walk.see("council-release")
    with page.expect_navigation(url=re.compile(r"/council/calls/[^/]+/$")):
        page.locator("main .btn-primary").dblclick()
    assert walk.application.state == "funded_in_part"
    assert walk.demo.application(RIVAL, CALL).state == "not_funded"


def read_the_decision(walk: Walk) -> None:
    page = walk.as_(OWNER, walk.application.get_absolute_url())
    expect(page.locator("main")).to_contain_text(REASONS)
    walk.see("application-decided")
    owner = walk.demo.people[OWNER]
    assert len([letter for letter in mail.outbox if owner.email in letter.to and REASONS in letter.body]) == 1


def prepare_the_award(walk: Walk) -> None:
    page = walk.as_("officer", "/awards/")
    walk.see("awards")
    page.goto(f"{walk.site}/awards/prepare/{walk.application.key}/")
    page.locator("[name=fund]").select_option(index=1)
    walk.see("award-prepare")
    go_on(page)
    walk.see("award-prepared")
    page.goto(f"{walk.site}/awards/{walk.award.key}/offer/")
    walk.see("award-offer")
    go_on(page)
    assert walk.award.state == "offered"


def sign(walk: Walk) -> None:
    page = walk.as_(OWNER, "/today/")
    walk.see("today-founder-sign")
    page.goto(f"{walk.site}/awards/{walk.award.key}/sign/")
    walk.see("award-sign")
    go_on(page)
    page.goto(f"{walk.site}/awards/{walk.award.key}/bank/")
    iban, bic = account_of(STARTUP)
    page.fill("[name=iban]", iban[:-1] + str((int(iban[-1]) + 1) % 10))
    page.fill("[name=bic]", bic)
    go_on(page)
    expect(page.locator(".ork-errors")).to_be_focused()
    walk.see("award-bank-wrong")
    page.fill("[name=iban]", iban)
    go_on(page)
    assert walk.award.bank.iban == iban


def countersign(walk: Walk) -> None:
    page = walk.as_("officer", f"/awards/{walk.award.key}/countersign/")
    walk.see("award-countersign")
    go_on(page)
    page.goto(f"{walk.site}/awards/{walk.award.key}/bank/confirm/")
    walk.see("award-bank-confirm")
    go_on(page)
    assert walk.award.state == "running"


def order(walk: Walk) -> None:
    page = walk.as_("maker", "/awards/tranches/")
    walk.see("tranches")
    page.goto(f"{walk.site}/awards/tranches/{walk.award.tranches.first().key}/order/")
    walk.see("tranche-order")
    go_on(page)
    assert the_order(walk).state == OrderState.PREPARED
    assert page.goto(f"{walk.site}/payments/release/?order={the_order(walk).key}").status == 403


def the_order(walk: Walk) -> PaymentOrder:
    return PaymentOrder.objects.get(account=walk.award.account)


def release_the_payment(walk: Walk) -> None:
    page = walk.as_("releaser", f"/payments/release/?order={the_order(walk).key}")
    walk.see("payment-release")
    go_on(page)
    assert the_order(walk).state == OrderState.RELEASED
    page.goto(f"{walk.site}/payments/?state=released")
    with page.expect_response(re.compile("/payments/bank-file/")):
        page.locator("main form[action$='/bank-file/'] button").click()
    assert the_order(walk).state == OrderState.SENT


def read_the_bank(walk: Walk) -> None:
    page = walk.as_("maker", "/payments/answers/")
    page.locator("[name=file]").set_input_files(paper("answer.csv", paid(the_order(walk))))
    go_on(page)
    walk.see("bank-answer")
    assert the_order(walk).state == OrderState.PAID


def see_the_money(walk: Walk) -> None:
    page = walk.as_(OWNER, f"/awards/{walk.award.key}/")
    title_is(page, str(walk.award.application))
    expect(page.locator("#tranche-1")).to_contain_text("Выплачен")
    expect(page.locator("main")).to_contain_text("5\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000,25")
    walk.see("award-paid")


def see_the_portfolio(walk: Walk) -> None:
    for who in ("officer", "administrator", "auditor"):
        page = walk.as_(who, "/portfolio/")
        assert page.locator("h1").count() == 1
        walk.see(f"portfolio-{who}")
    page.goto(f"{walk.site}/portfolio/list/")
    walk.see("portfolio-list")
    expect(page.locator("main")).to_contain_text(walk.application.number)
