"""The application of a start-up: its parts, what it finds missing, the cap, what the receipt keeps."""

import json
from decimal import Decimal

import pytest
from djmoney.money import Money

from core.calendar import today
from grants.applications import services as applications
from grants.applications.choices import State
from grants.applications.questionnaire import item_named, parts_of
from grants.calls.eligibility import judge
from grants.calls.kinds import kind_named
from incubator.programmes.models import Track
from incubator.startups import services
from incubator.startups.cap_uses import record_use
from incubator.startups.models import StartupApplication
from tests.grants.applications.factories import pdf
from tests.grants.calls.factories import StreamFactory
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates
from tests.parks.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    load_programmes()
    set_cap()
    set_rates()
    return make_startup_call()


@pytest.fixture
def startup():
    return make_startup()


@pytest.fixture
def application(call, startup):
    return services.apply_to_call(call, startup, actor=owner_of(startup))


def save(application, startup, **answers):
    for code, value in answers.items():
        applications.save_answer(application, code.replace("__", "."), value, base=0, actor=owner_of(startup))
    application.refresh_from_db()


def complete(application, startup, requested="12 000 000,50 KZT"):
    save(application, startup, title="Карта влажности", problem__who="Фермеры.", market__where="home", requested=requested)
    save(application, startup, startup__track="industry-4", startup__topic="industry-4.iiot", startup__stage="prototype")
    for document in application.call.documents.filter(required=True):
        applications.give_file(application, document, pdf(), actor=owner_of(startup))


def sentences(application):
    return [problem.sentence for problem in kind_named("startup").problems(application)]


def test_it_stands_between_title_and_the_calls_sections(application):
    assert [part.code for part in parts_of(application)] == ["summary", "startup", "founders", "problem", "market", "money", "documents"]


def test_each_topic_names_its_track(application):
    topics = dict(item_named(application, "startup.topic").choices)
    assert topics["fintech.blockchain"] == "Финтех: Блокчейн"
    assert len(topics) == 12


def test_an_intake_of_one_track_offers_its_topics_alone(application):
    application.call.intake.tracks.set(Track.objects.filter(code="fintech"))
    assert dict(item_named(application, "startup.track").choices) == {"fintech": "Финтех"}
    assert [label for _code, label in item_named(application, "startup.topic").choices] == [
        "Блокчейн",
        "Электронная коммерция",
        "Цифровые технологии",
    ]


def test_a_programme_without_tracks_asks_for_none(startup):
    load_programmes()
    set_cap()
    application = services.apply_to_call(make_startup_call("astana-hub"), startup, actor=owner_of(startup))
    assert item_named(application, "startup.track") is None
    assert item_named(application, "startup.stage") is not None


def test_answers_reach_the_row(application, startup):
    save(application, startup, startup__track="fintech", startup__topic="fintech.blockchain", startup__stage="idea")
    row = StartupApplication.objects.get(application=application)
    assert (row.track.code, row.topic.code, row.stage) == ("fintech", "blockchain", "idea")
    applications.save_answer(application, "startup.topic", "nonsense", base=1, actor=owner_of(startup))
    row.refresh_from_db()
    assert row.topic is None


def test_a_topic_of_another_track_is_a_problem(application, startup):
    save(application, startup, startup__track="fintech", startup__topic="industry-4.iiot")
    assert sentences(application) == [
        "«Промышленный интернет вещей (IIoT)» — тема направления «Индустрия 4.0». Выберите тему направления «Финтех» или другое направление."
    ]


def test_founders_are_wanted(call):
    startup = make_startup(founder=False)
    application = services.apply_to_call(call, startup, actor=owner_of(startup))
    assert sentences(application) == ["Назовите хотя бы одного основателя на странице стартапа."]


def test_handing_in_keeps_the_rate_of_the_day_in_the_receipt(application, startup):
    complete(application, startup)
    receipt = applications.submit_application(application, actor=owner_of(startup))
    kept = json.loads(receipt.snapshot)["startup"]
    assert (kept["track"], kept["topic"], kept["stage"]) == ("industry-4", "iiot", "prototype")
    assert [founder["share"] for founder in kept["founders"]] == [None]
    assert kept["cap"]["left_usd"] == "100000.00"
    assert kept["cap"]["asked"]["rates"][0] | {"source": ""} == {
        "currency": "USD",
        "quant": 1,
        "value": "521.500000",
        "day": today().isoformat(),
        "source": "",
    }


@pytest.mark.parametrize(
    ("requested", "fits"), [("52 150 000,00 KZT", True), ("52 150 000,01 KZT", False), ("100 000,00 USD", True), ("100 000,01 USD", False)]
)
def test_one_tiyn_over_the_cap_is_not_handed_in(application, startup, requested, fits):
    complete(application, startup, requested)
    if fits:
        applications.submit_application(application, actor=owner_of(startup))
        return
    with pytest.raises(applications.Incomplete) as refused:
        applications.submit_application(application, actor=owner_of(startup))
    assert [(problem.part, problem.code) for problem in refused.value.problems] == [("money", "requested")]
    assert "100\u00a0000,00" in str(refused.value.problems[0].sentence)
    application.refresh_from_db()
    assert (application.state, application.number) == (State.DRAFT, None)


def test_the_refusal_names_the_sum_left(application, startup):
    record_use(startup, Money("60000.00", "USD"), day=today(), actor=None)
    complete(application, startup, "20 860 000,01 KZT")
    (sentence,) = sentences(application)
    assert "40\u00a0000,00\u00a0USD" in sentence
    assert "20\u00a0860\u00a0000,00\u00a0₸" in sentence


def test_without_a_rate_of_these_days_the_reason_is_said(application, startup, settings):
    settings.RATE_MAX_AGE_DAYS = -1
    complete(application, startup)
    (sentence,) = sentences(application)
    assert "курс" in sentence


def test_streams_outside_the_cap_may_ask_for_more(startup):
    load_programmes()
    set_cap()
    call = make_startup_call(stream=StreamFactory(code="grant", counts_to_cap=False))
    application = services.apply_to_call(call, startup, actor=owner_of(startup))
    complete(application, startup, "500 000,00 USD")
    assert sentences(application) == []
    assert kind_named("startup").hint_about(application, Money(1, "USD")) is None


def test_the_hint_shows_rate_and_what_is_left(application):
    hint = kind_named("startup").hint_about(application, Money(Decimal("521.50"), "KZT"))
    assert hint["assessment"].converted.money == Money("1.00", "USD")
    assert hint["assessment"].left == Money("100000.00", "USD")
    assert kind_named("startup").hint_about(application, None)["assessment"].left == Money("100000.00", "USD")


def test_beginning_twice_gives_the_same_draft(application, call, startup):
    assert services.apply_to_call(call, startup, actor=owner_of(startup)) == application
    assert StartupApplication.objects.count() == 1


# Eligibility


def test_facts_of_a_startup(call, startup):
    for fact, operator, wanted in (("startup", "true", None), ("cap_left", "more_than", "0")):
        rule = call.eligibility_rules.model(call=call, fact=fact, operator=operator, wanted=wanted)
        assert [line.state for line in judge(call, startup.organisation, [rule]).lines] == ["ok"]


def test_a_used_up_cap_and_a_firm_that_is_no_startup_may_not_apply(call, startup):
    record_use(startup, Money("100000.00", "USD"), day=today(), actor=None)
    rule = call.eligibility_rules.model(call=call, fact="cap_left", operator="more_than", wanted="0")
    (line,) = judge(call, startup.organisation, [rule]).lines
    assert line.state == "bad"
    assert "0,00\u00a0USD" in line.sentence
    rule = call.eligibility_rules.model(call=call, fact="startup", operator="true")
    assert [line.state for line in judge(call, OrganisationFactory(), [rule]).lines] == ["bad"]
