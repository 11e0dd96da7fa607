"""Each page of council, awards, payments and portfolio over the demo's world: in each language, at both widths."""

from collections.abc import Iterator

import pytest

from grants.awards.choices import ConditionKind, Standing
from grants.awards.models import Award, Condition
from grants.awards.queries import lines_of
from grants.ledger.models import Fund, PaymentOrder
from tests.demo_world import Demo, make_demo
from tests.journeys.asked import texts_without_words
from tests.journeys.test_languages_and_widths import become, english_texts, faults_of
from tests.journeys.views import in_every_view

pytestmark = pytest.mark.django_db(transaction=True)

DECIDED, WAITING = "icostartup-4", "astana-hub-6"


@pytest.mark.long
@in_every_view
def test_every_page_from_the_council_to_the_portfolio(language, view, site, new_page, picture):
    demo, english, faults = make_demo(), english_texts(language), []
    page = new_page(language=language, **view)
    with texts_without_words() as missing:
        for who, name, path in ways(demo):
            become(page, site, demo, who, language)
            answer = page.goto(f"{site}{path}")
            if answer is not None and answer.status >= 400:
                faults.append(f"{name} {path} as {who}: answers {answer.status}")
            faults += [f"{name} {path}: {fault}" for fault in faults_of(page, language, english)]
            if language == "ru":
                picture(page, name)
    faults += [f"asked for and not there: {text}" for text in sorted(missing)]
    assert not faults, "\n".join(faults)


def ways(demo: Demo) -> Iterator[tuple[str, str, str]]:
    yield from (("chair", *page) for page in of_the_chair(demo))
    yield from (("officer", *page) for page in of_the_officer(demo))
    yield from (("founder", *page) for page in of_the_founder(demo))
    yield from (("maker", *page) for page in of_the_maker(demo))
    yield from (("releaser", *page) for page in of_the_releaser(demo))
    yield from (("administrator", *page) for page in of_the_administrator(demo))
    yield "auditor", "portfolio-auditor", "/portfolio/"


def award_of(demo: Demo, startup: str) -> Award:
    return Award.objects.get(application=demo.application(startup, DECIDED))


def of_the_chair(demo: Demo) -> Iterator[tuple[str, str]]:
    call, open_, prepared = demo.calls[WAITING], demo.application("esepshi", WAITING), demo.application("jelbaq", WAITING)
    yield "today-chair", "/today/"
    yield "council-calls", "/council/"
    yield "council-ranking", f"/council/calls/{call.key}/"
    yield "council-ranking-decided", f"/council/calls/{demo.calls[DECIDED].key}/"
    yield "council-application", f"/council/applications/{open_.key}/"
    yield "council-application-prepared", f"/council/applications/{prepared.key}/"
    yield "council-step-out", f"/council/applications/{open_.key}/step-out/"
    yield "council-release", f"/council/calls/{call.key}/release/"


def of_the_officer(demo: Demo) -> Iterator[tuple[str, str]]:
    call, award = demo.calls["astana-hub-7"], award_of(demo, "topyraq")
    report = Condition.objects.get(tranche__award=award, kind=ConditionKind.REPORT)
    yield "council-take-up", f"/council/calls/{call.key}/take-up/"
    yield "council-choose", f"/council/calls/{call.key}/body/"
    yield "councils", "/council/bodies/"
    yield "council-new", "/council/bodies/new/"
    yield "council", call.deciding.council.get_absolute_url()
    yield "awards", "/awards/"
    yield "award-office", award.get_absolute_url()
    yield "award-condition-office", f"/awards/conditions/{report.key}/"
    yield "award-end", f"/awards/{award.key}/end/"
    yield "tranche-day", f"/awards/tranches/{award.tranches.last().key}/day/"
    yield "portfolio-officer", "/portfolio/"
    yield "portfolio-list", "/portfolio/list/"


def of_the_founder(demo: Demo) -> Iterator[tuple[str, str]]:
    award = award_of(demo, "topyraq")
    report = Condition.objects.get(tranche__award=award, kind=ConditionKind.REPORT)
    yield "projects", "/awards/mine/"
    yield "award", award.get_absolute_url()
    yield "award-agreement", f"/awards/{award.key}/agreement/"
    yield "award-bank", f"/awards/{award.key}/bank/"
    yield "award-report", f"/awards/conditions/{report.key}/"
    yield "application-funded", award.application.get_absolute_url()
    yield "account-tokens", "/account/tokens/"


def of_the_maker(demo: Demo) -> Iterator[tuple[str, str]]:
    ready = next(line.tranche for award in Award.objects.all() for line in lines_of(award) if line.standing == Standing.READY)
    yield "today-maker", "/today/"
    yield "tranches", "/awards/tranches/"
    yield "tranche-order", f"/awards/tranches/{ready.key}/order/"
    yield "payments", "/payments/"
    yield "funds", "/payments/funds/"
    yield "fund", Fund.objects.get().get_absolute_url()
    yield "ledger-account", award_of(demo, "topyraq").account.get_absolute_url()
    yield "bank-answers", "/payments/answers/"


def of_the_releaser(demo: Demo) -> Iterator[tuple[str, str]]:
    order = PaymentOrder.objects.get(state="prepared")
    yield "today-releaser", "/today/"
    yield "payment", order.get_absolute_url()
    yield "payment-release", f"/payments/release/?order={order.key}"


def of_the_administrator(demo: Demo) -> Iterator[tuple[str, str]]:
    yield "portfolio", "/portfolio/"
    yield "portfolio-by-year", "/portfolio/?by=year"
    yield "portfolio-list-filtered", "/portfolio/list/?text=AH7"
