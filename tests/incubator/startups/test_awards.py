"""Awards of start-ups and the limit: counted at the award day's rate, one tiyn over is over, what is never paid is given back."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.urls import reverse
from djmoney.money import Money

from core.calendar import moved_to, now, today
from core.money.rates import RateMissing
from grants.applications import services as applications
from grants.applications.choices import Outcome
from grants.awards import services as awards
from grants.awards.models import Award
from grants.calls.kinds import kind_named
from grants.ledger.models import Account, Entry
from grants.ledger.verify import run_checks
from incubator.startups import services
from incubator.startups.cap_uses import record_use
from incubator.startups.models import CapUse
from incubator.startups.queries import cap_of
from tests.grants.applications.factories import decided as screened
from tests.grants.applications.factories import pdf
from tests.grants.awards.factories import again, funded, give_bank, in_state, make_fund, pay, tranche_of
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.grants.council.factories import in_council, released
from tests.grants.review.factories import officer_of
from tests.incubator.factories import USD, load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def decided(asked="40 000,00 USD"):
    """A released decision on what a start-up asked for, with `.officer`, `.owner`, `.startup`."""
    load_programmes()
    set_cap()
    set_rates()
    call, startup = make_startup_call(officer=PersonFactory()), make_startup()
    owner = owner_of(startup)
    application = services.apply_to_call(call, startup, actor=owner)
    answers = {
        "title": "Карта влажности",
        "problem.who": "Фермеры.",
        "market.where": "home",
        "requested": asked,
        "startup.track": "industry-4",
        "startup.topic": "industry-4.iiot",
        "startup.stage": "prototype",
    }
    for code, value in answers.items():
        applications.save_answer(application, code, value, base=0, actor=owner)
    for document in call.documents.filter(required=True):
        applications.give_file(application, document, pdf(), actor=owner)
    application.refresh_from_db()
    applications.submit_application(application, actor=owner)
    application.officer = officer_of(call)
    decision = released("fund", in_council(application=screened(application, Outcome.ADMIT)))
    decision.officer, decision.owner, decision.startup = application.officer, owner, startup
    return decision


def prepare(decision, fund=None, **plan):
    return awards.prepare_award(
        decision, fund=fund or make_fund(), **{"starts_on": today(), "months": 12, "actor": decision.officer} | plan
    )


def test_an_award_counts_at_the_rate_of_its_day_and_is_agreed_in_tenge():
    decision = decided()
    set_rates(usd=Decimal("530.00"))  # the rate of the award day, not that of the submission
    award = prepare(decision)
    assert award.amount == Money("40000.00", "USD")
    assert award.agreed == Money("21200000.00", "KZT")
    assert (award.rate.value, award.rate.day) == (Decimal("530.00"), today())
    use = CapUse.objects.get(about=decision.application)
    assert use.exact_usd == 40_000
    assert cap_of(decision.startup, today()).left == 60_000


@pytest.mark.parametrize("over", [0, 1])
def test_one_tiyn_over_the_limit_is_over(over):
    decision = decided("20 860 000,00 KZT")  # 40 000 dollars exactly
    room = Decimal(60_000) * USD + Decimal(over) / 100
    record_use(decision.startup, Money(Decimal(60_000) * USD, "KZT"), day=today(), actor=decision.officer)
    if not over:
        assert prepare(decision).agreed == Money("20860000.00", "KZT")
        assert cap_of(decision.startup, today()).left == 0
        return
    kind = kind_named("startup")
    assert room > Decimal(60_000) * USD
    money = decision.amount + Money("0.01", "KZT")
    sentence = kind.award_problem(decision.application, money, today())
    assert "40\xa0000,00" in str(sentence)
    with pytest.raises(awards.NotAwardable) as refused:
        tiyn_more(decision)
    assert "39\xa0999,99" in str(refused.value.sentence)
    assert (Award.objects.count(), Account.objects.count(), Entry.objects.filter(step="commit").count()) == (0, 0, 0)
    assert CapUse.objects.count() == 2


def tiyn_more(decision):
    """Somebody took the last tiyn meanwhile."""
    record_use(decision.startup, Money("0.01", "KZT"), day=today(), actor=decision.officer)
    return prepare(decision)


@pytest.mark.parametrize(("asked", "refusal"), [("40 000,00 USD", RateMissing), ("20 000 000,00 KZT", awards.NotAwardable)])
def test_a_rate_missing_on_the_award_day_is_a_plain_refusal(asked, refusal):
    """Dollars cannot be agreed in tenge, and tenge cannot be held against the limit."""
    decision = decided(asked)
    fund = make_fund()
    with moved_to(now() + timedelta(days=30)), pytest.raises(refusal) as refused:
        prepare(decision, fund)
    assert "USD" in str(refused.value.sentence)
    assert not Award.objects.exists()


def test_the_page_says_what_stands_against_the_sum(client):
    decision = decided()
    client.force_login(with_second_factor(decision.officer))
    fund = make_fund()
    with moved_to(now() + timedelta(days=30)):
        page = client.get(reverse("awards:prepare", args=[decision.application.key]))
        assert page.status_code == 200
        assert "USD" in str(page.context["problem"])
    page = client.get(reverse("awards:prepare", args=[decision.application.key]))
    assert "521,50" in page.text
    assert "20\xa0860\xa0000,00\xa0₸" in page.text
    record_use(decision.startup, Money("60000.01", "USD"), day=today(), actor=decision.officer)
    day = today().isoformat()
    plan = {"fund": fund.key, "starts_on": day, "months": 12, "tranches": 1, "share-1": 100, "planned_on-1": day}
    answer = client.post(reverse("awards:prepare", args=[decision.application.key]), plan)
    assert answer.status_code == 422
    assert "39\xa0999,99" in answer.context["form"].non_field_errors()[0]
    assert not Award.objects.exists()


def test_ending_early_gives_the_limit_back_what_was_never_paid():
    decision = decided()
    award = prepare(decision, shares=(Decimal("33.33"), Decimal("66.67")))
    awards.end_award(award, actor=decision.officer, reason="Команда распалась.")
    assert cap_of(decision.startup, today()).left == 100_000


def test_what_was_paid_stays_counted():
    decision = decided()
    award = prepare(decision, shares=(Decimal("33.33"), Decimal("66.67")))
    awards.offer_award(award, actor=decision.officer)
    awards.sign_agreement(award, actor=decision.owner)
    awards.countersign(award, actor=decision.officer)
    award = give_bank(again(award))
    pay(tranche_of(award), award.finance)
    awards.end_award(award, actor=decision.officer, reason="Команда распалась.")
    paid = Fraction(tranche_of(award).amount.amount) / Fraction(award.agreed.amount) * 40_000
    used = 100_000 - cap_of(decision.startup, today()).left
    assert 0 <= used - paid < Fraction(1, 100)
    assert not any(result.faults for result in run_checks() if result.name in ("cap", "books", "awards"))


def test_verify_finds_a_start_up_over_the_limit():
    decision = decided()
    prepare(decision)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE incubator_startups_caprule DISABLE TRIGGER USER")
        cursor.execute("UPDATE incubator_startups_caprule SET amount = 39999.99")
    [cap] = [result for result in run_checks() if result.name == "cap"]
    assert str(decision.startup.key) in cap.faults[0]


def test_an_award_of_another_kind_counts_nothing():
    award = in_state("running")
    assert not CapUse.objects.filter(about=award.application).exists()
    assert funded()
