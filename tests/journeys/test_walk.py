"""The whole way of a start-up, as its founder and the programme's officer walk it: from the home page to “admitted to review”."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from core.calendar import today
from core.web.numbers import number
from grants.applications.models import Application, Receipt
from incubator.demo.content import read
from incubator.demo.paper import presentation
from incubator.demo.rates import rate_of
from tests.core.accounts.test_sign_in import code_of
from tests.journeys.walking import PATIENCE_MS, go_on, paper, press, said, saved, sign_in, title_is
from tests.journeys.world import CAP, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

FOUNDER, WORDS = "aigerim@example.kz", "войлок арча марена"
TEXTS = read("applications")["answers"]["topyraq"]
ASKED = Decimal("14500000.50")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@dataclass
class Walk:
    """`see` looks closely at the page and takes its picture."""

    site: str
    world: World
    see: Callable[[Page, str], None]
    founder: Page
    officer: Page

    def open(self, path: str) -> None:
        self.founder.goto(f"{self.site}{path}")

    @property
    def application(self) -> Application:
        return Application.objects.get()


@pytest.fixture
def walk(site, new_page, check_page, picture) -> Walk:
    def see(page: Page, name: str) -> None:
        check_page(page)
        picture(page, name)

    return Walk(site, make_world(), see, new_page(), new_page())


def test_from_the_home_page_to_the_review(walk):
    find_the_call(walk)
    make_an_account(walk)
    enter_the_startup(walk)
    begin(walk)
    write_the_parts(walk)
    lose_the_connection(walk)
    ask_for_a_sum(walk)
    give_the_presentation(walk)
    hand_in(walk)
    keep_the_receipt(walk)
    set_up_the_second_factor(walk)
    return_to_correct(walk)
    correct(walk)
    admit(walk)
    read_the_answer(walk)


def find_the_call(walk: Walk) -> None:
    page, title = walk.founder, walk.world.call.title_ru
    walk.open("/")
    walk.see(page, "home")
    page.locator("main a[href='/calls/']").last.click()
    page.wait_for_url(re.compile(r"/calls/$"))
    walk.see(page, "calls")
    press(page, title)
    title_is(page, title)
    assert page.locator("#may .ork-rule").count() == 4
    walk.see(page, "call-visitor")
    go_on(page)
    title_is(page, "Войти")
    walk.see(page, "sign-in")


def make_an_account(walk: Walk) -> None:
    page = walk.founder
    press(page, "Создать учётную запись")
    title_is(page, "Создать учётную запись")
    walk.see(page, "sign-up")
    go_on(page)
    expect(page.locator(".ork-errors")).to_be_focused()
    walk.see(page, "sign-up-errors")
    fields = {"family_name": "Сейтқали", "given_name": "Айгерім", "patronymic": "Нұрланқызы", "email": FOUNDER, "password1": WORDS}
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=consent]")
    go_on(page)
    walk.see(page, "sign-up-sent")
    page.goto(link_in(newest_mail(FOUNDER)))
    walk.see(page, "confirm-email")
    go_on(page)
    title_is(page, walk.world.call.title_ru)


def newest_mail(email: str) -> mail.EmailMessage:
    return [message for message in mail.outbox if email in message.to][-1]


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"http://\S+", message.body)[0]


def enter_the_startup(walk: Walk) -> None:
    page = walk.founder
    walk.see(page, "call-newcomer")
    go_on(page)
    walk.see(page, "apply-without-startup")
    go_on(page)
    walk.see(page, "startup-new")
    page.check("[name=who][value=team]")
    page.fill("[name=name]", "Топырақ сенсор")
    page.fill("[name=one_liner]", "Датчики влажности, которые говорят, какое поле сухое")
    page.check("[name=stage][value=prototype]")
    page.check("[name=is_founder]")
    go_on(page)
    title_is(page, f"Подать заявку: {walk.world.call.title_ru}")
    add_a_founder(walk)
    page.goto(f"{walk.site}{walk.world.call.get_absolute_url()}")
    expect(page.locator("#may")).to_contain_text(said("Yes: %(applicant)s may apply, because", applicant="Топырақ сенсор"))
    assert page.locator("#may .ork-rule").count() == 4
    walk.see(page, "call-may-apply")


def add_a_founder(walk: Walk) -> None:
    page = walk.founder
    walk.open("/start-ups/")
    press(page, "Топырақ сенсор")
    walk.see(page, "startup")
    press(page, "Добавить основателя")
    for name, text in {"family_name": "Әлі", "given_name": "Ерасыл", "role": "технологии", "share": "33,33"}.items():
        page.fill(f"[name={name}]", text)
    walk.see(page, "founder")
    go_on(page)
    expect(page.locator("#founders").locator("..")).to_contain_text("33,33")


def begin(walk: Walk) -> None:
    page = walk.founder
    go_on(page)
    walk.see(page, "apply")
    go_on(page)
    walk.see(page, "application-new")
    walk.open(f"/applications/{walk.application.key}/submit/")
    walk.see(page, "submit-incomplete")
    walk.open(f"/applications/{walk.application.key}/")


def write_the_parts(walk: Walk) -> None:
    page = walk.founder
    go_on(page)
    page.fill("[name=title]", TEXTS["title"])
    saved(page)
    walk.see(page, "part-title")
    go_on(page)
    page.check("[name=startup--track]")
    saved(page)
    page.locator("[name=startup--topic]").select_option(index=1)
    page.check("[name=startup--stage][value=prototype]")
    saved(page)
    walk.see(page, "part-startup")
    go_on(page)
    expect(page.locator("main")).to_contain_text("Әлі Ерасыл")
    walk.see(page, "part-founders")
    go_on(page)
    for name in ("problem.who", "problem.today", "problem.number"):
        page.fill(f"[name={name.replace('.', '--')}]", TEXTS[name])
    saved(page)
    walk.see(page, "part-problem")


def lose_the_connection(walk: Walk) -> None:
    """Words typed without a connection stay on the device; they go to the server by themselves, or after the page is opened anew."""
    page = walk.founder
    go_on(page)
    page.context.set_offline(True)
    page.fill("[name=solution--what]", TEXTS["solution.what"])
    expect(page.locator("#saved")).to_contain_text("Нет связи. Написанное хранится на этом устройстве (1)")
    expect(page.locator("#offline")).to_be_visible()
    walk.see(page, "part-offline")
    page.context.set_offline(False)
    saved(page)
    assert walk.application.answers.get(code="solution.what").value == TEXTS["solution.what"]
    page.context.set_offline(True)
    page.fill("[name=solution--new]", TEXTS["solution.new"])
    expect(page.locator("#saved")).to_contain_text("Нет связи")
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    assert page.input_value("[name=solution--new]") == TEXTS["solution.new"]
    saved(page)
    assert walk.application.answers.get(code="solution.new").value == TEXTS["solution.new"]
    go_on(page)
    for name in ("plan.result", "plan.spend"):
        page.fill(f"[name={name.replace('.', '--')}]", TEXTS[name])
    page.check("[name=plan--customers][value=pilot]")
    saved(page)
    go_on(page)


def ask_for_a_sum(walk: Walk) -> None:
    page, rate = walk.founder, rate_of(today(), "USD")
    hint = page.locator("#cap-hint")
    page.select_option("[name=requested_1]", "KZT")
    page.fill("[name=requested_0]", f"{CAP * rate}")
    expect(hint).to_contain_text("В пределах лимита на стартап")
    expect(hint).to_contain_text(f"{shown(CAP)} USD")
    expect(hint).to_contain_text(f"1 USD = {shown(rate)} KZT".replace(" ", "\N{NO-BREAK SPACE}"))
    page.fill("[name=requested_0]", f"{CAP * rate + Decimal('0.01')}")
    expect(hint).to_contain_text("больше остатка лимита")
    walk.see(page, "part-sum-over-the-limit")
    page.fill("[name=requested_0]", "14 500 000,50")
    expect(hint).to_contain_text("В пределах лимита на стартап")
    expect(hint).to_contain_text(f"≈ {shown(ASKED / rate)}\N{NO-BREAK SPACE}USD")
    expect(hint).to_contain_text(f"Остаток лимита до этой суммы: {shown(CAP)}\N{NO-BREAK SPACE}USD")
    saved(page)
    walk.see(page, "part-sum")
    go_on(page)


def shown(amount: Decimal) -> str:
    """As a Russian page writes it."""
    return number(amount.quantize(Decimal("0.01")), 2)


def give_the_presentation(walk: Walk) -> None:
    page = walk.founder
    wanted = page.locator("main section", has_text="Презентация проекта")
    walk.see(page, "part-documents")
    give(page, wanted, "picture.pdf", PNG)
    expect(wanted).to_contain_text("Содержимое этого файла не соответствует его имени (.pdf)")
    walk.see(page, "part-documents-refused")
    give(page, wanted, "Презентация Топырақ.pdf", presentation("Topyraq Sensor").read())
    expect(wanted).to_contain_text("Презентация Топырақ.pdf")
    walk.see(page, "part-documents-given")
    go_on(page)
    expect(page.locator("main")).to_contain_text("готово частей: 8 из 8")
    walk.see(page, "application-ready")
    press(page, "Прочитать как документ")
    expect(page.locator("main")).to_contain_text(TEXTS["solution.what"])
    walk.see(page, "preview")
    press(page, "Назад к заявке")


def give(page: Page, section: object, name: str, content: bytes) -> None:
    section.locator("input[type=file]").set_input_files(paper(name, content))
    with page.expect_navigation(timeout=PATIENCE_MS):
        section.get_by_role("button", name=re.compile("Добавить файл|Заменить файл")).click()


def hand_in(walk: Walk) -> None:
    page = walk.founder
    go_on(page)
    walk.see(page, "submit")
    go_on(page)
    expect(page.locator(".ork-errors")).to_be_focused()
    page.check("[name=may_act]")
    with page.expect_navigation(url=re.compile(r"/receipts/"), timeout=PATIENCE_MS):
        page.locator("main .btn-primary").dblclick()
    assert Receipt.objects.count() == 1
    assert walk.application.number in page.locator("h1").inner_text()
    assert walk.application.requested.amount == ASKED
    walk.see(page, "receipt")


def keep_the_receipt(walk: Walk) -> None:
    page, receipt = walk.founder, Receipt.objects.get()
    with page.expect_download(timeout=PATIENCE_MS) as coming:
        page.locator("main .btn-primary").click()
    content = coming.value.path().read_bytes()
    assert content.startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", coming.value.path(), "-"], capture_output=True, text=True, check=True).stdout
        assert receipt.number in read
        assert "Топырақ сенсор" in read
    assert receipt.number in newest_mail(FOUNDER).subject
    press(page, "проверить")
    expect(page.locator("main")).to_contain_text(f"Расписка {receipt.number} подлинная")
    walk.see(page, "receipt-verify")
    walk.open("/today/")
    expect(page.locator("main")).to_contain_text(receipt.number)
    walk.see(page, "today-founder-waits")
    walk.open(walk.application.get_absolute_url())
    expect(page.locator(".ork-timeline")).to_contain_text("Формальная проверка")
    walk.see(page, "status-submitted")


def set_up_the_second_factor(walk: Walk) -> None:
    page = walk.officer
    sign_in(page, walk.site, walk.world.officer.email, lands="/account/security/")
    walk.see(page, "security-second-factor-missing")
    go_on(page)
    walk.see(page, "second-factor")
    page.fill("[name=code]", code_of(page.locator("main code").inner_text()))
    go_on(page)
    walk.see(page, "recovery-codes")


def return_to_correct(walk: Walk) -> None:
    page, number_of = walk.officer, walk.application.number
    page.goto(f"{walk.site}/today/")
    expect(page.locator("main")).to_contain_text(number_of)
    walk.see(page, "today-officer")
    page.goto(f"{walk.site}/applications/check/")
    walk.see(page, "check-queue")
    go_on(page)
    walk.see(page, "check-new")
    go_on(page)
    judge_lines(page, failing=1, words="Добавьте слайд о рынке и слайд о команде.")
    page.check("[name=outcome][value=return]")
    page.fill("[name=note]", "Проект интересный. Исправьте одно место и подайте снова.")
    walk.see(page, "check")
    go_on(page)
    expect(page.locator("main")).to_contain_text("Добавьте слайд о рынке и слайд о команде.")
    walk.see(page, "check-letter")
    assert walk.application.state == "screening"
    go_on(page)
    expect(page.locator("main")).to_contain_text("Всё проверено")
    walk.see(page, "check-done")
    assert "Добавьте слайд о рынке и слайд о команде." in newest_mail(FOUNDER).body


def judge_lines(page: Page, *, failing: int = 0, words: str = "") -> None:
    for place, line in enumerate(page.locator(".ork-check").all(), 1):
        finding = "fails" if place == failing else "holds"
        line.locator(f"[name$=-finding][value={finding}]").check()
        if place == failing:
            line.locator("[name$=-reason]").select_option(index=1)
            line.locator("[name$=-words]").fill(words)


def correct(walk: Walk) -> None:
    page = walk.founder
    walk.open("/today/")
    expect(page.locator("main")).to_contain_text("Исправить")
    walk.see(page, "today-founder-correct")
    go_on(page)
    expect(page.locator("main")).to_contain_text("Добавьте слайд о рынке и слайд о команде.")
    walk.see(page, "application-to-correct")
    press(page, "Документы")
    give(page, page.locator("main section", has_text="Презентация проекта"), "Презентация 2.pdf", presentation("Second").read())
    go_on(page)
    go_on(page)
    page.check("[name=may_act]")
    go_on(page)
    assert Receipt.objects.count() == 2
    walk.open(walk.application.get_absolute_url())
    walk.see(page, "status-corrected")


def admit(walk: Walk) -> None:
    page = walk.officer
    page.goto(f"{walk.site}/applications/check/")
    go_on(page)
    walk.see(page, "check-second-time")
    go_on(page)
    judge_lines(page)
    page.check("[name=outcome][value=admit]")
    go_on(page)
    go_on(page)
    assert walk.application.state == "admitted"


def read_the_answer(walk: Walk) -> None:
    page = walk.founder
    walk.open(walk.application.get_absolute_url())
    expect(page.locator(".ork-sentence .state")).to_have_text("На экспертизе")
    walk.see(page, "status-admitted")
    assert walk.application.number in newest_mail(FOUNDER).subject
    assert "экспертиз" in newest_mail(FOUNDER).body
