"""Pages: what each side finds and does there."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calendar import today
from grants.awards.choices import State
from grants.awards.models import Award, Signature
from tests.grants.awards.factories import (
    BIC,
    IBAN,
    OTHER_IBAN,
    again,
    funded,
    in_state,
    make_fund,
    meet_all,
    order,
    pay,
    report,
    report_of,
    tranche_of,
    upload,
)
from tests.grants.awards.pages import get, post, url
from tests.grants.calls.factories import with_second_factor

pytestmark = pytest.mark.django_db


def plan(whole, **other):
    start = today()
    return {
        "fund": str(whole.key),
        "starts_on": start.isoformat(),
        "months": "12",
        "tranches": "2",
        "share-1": "60",
        "planned_on-1": start.isoformat(),
        "share-2": "40",
        "planned_on-2": start.isoformat(),
        "report-2": "on",
        "due_on-2": start.isoformat(),
    } | other


def prepare_url(decision):
    return reverse("awards:prepare", args=[decision.application.key])


def test_the_officer_finds_the_decision_prepares_the_award_and_a_second_click_finds_it(client):
    decision, fund = funded(), make_fund()
    client.force_login(decision.officer)
    assert decision.application.number in client.get(reverse("awards:desk")).text
    page = client.get(prepare_url(decision))
    assert page.status_code == 200
    assert "12\xa0000\xa0000,50\xa0₸" in page.text
    answer = client.post(prepare_url(decision), plan(fund))
    award = Award.objects.get()
    assert answer.url == award.get_absolute_url()
    assert [str(tranche.amount.amount) for tranche in award.tranches.all()] == ["7200000.30", "4800000.20"]
    assert client.post(prepare_url(decision), plan(fund)).url == award.get_absolute_url()
    assert client.get(prepare_url(decision)).url == award.get_absolute_url()
    assert Award.objects.count() == 1


def test_the_sums_are_shown_and_nothing_is_done(client):
    decision, fund = funded(), make_fund()
    client.force_login(decision.officer)
    page = client.post(prepare_url(decision), plan(fund, show="1", **{"share-1": "33,33", "share-2": "66,67"}))
    assert page.status_code == 200
    assert not Award.objects.exists()
    assert "3\xa0999\xa0600,16\xa0₸" in page.text
    assert "8\xa0000\xa0400,34\xa0₸" in page.text
    wrong = client.post(prepare_url(decision), plan(fund, show="1", **{"share-1": "90"}))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["share-2"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"share-1": "70"}, "share-2"),
        ({"share-1": "0"}, "share-1"),
        ({"share-1": "много"}, "share-1"),
        ({"months": "61"}, "months"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"planned_on-2": "2020-01-01"}, "planned_on-2"),
        ({"planned_on-1": "31.02.2026x"}, "planned_on-1"),
        ({"due_on-2": "2199-01-01"}, "due_on-2"),
        ({"due_on-2": ""}, "due_on-2"),
        ({"extra-1-kk": "Үлес"}, "extra-1-ru"),
        ({"fund": "nonsense"}, "fund"),
        ({"fund": "00000000-0000-0000-0000-000000000000"}, "fund"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, wrong, field):
    decision, fund = funded(), make_fund()
    client.force_login(decision.officer)
    answer = client.post(prepare_url(decision), plan(fund, **wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors.get(field), answer.context["form"].errors
    assert not Award.objects.exists()


@pytest.mark.parametrize("budget", [1, 11_000_000])
def test_a_budget_that_is_not_enough_is_said_at_the_fund_with_what_is_left(client, budget):
    decision, fund = funded(), make_fund(budget=budget)
    client.force_login(decision.officer)
    answer = client.post(prepare_url(decision), plan(fund))
    assert answer.status_code == 422
    [sentence] = answer.context["form"].errors["fund"]
    assert str(fund) in sentence
    assert not Award.objects.exists()


def test_a_budget_of_another_year_is_said_at_the_fund(client):
    decision, fund = funded(), make_fund(years=(today().year,))
    client.force_login(decision.officer)
    later = today().replace(year=today().year + 1)
    answer = client.post(
        prepare_url(decision), plan(fund, **{"starts_on": today().isoformat(), "months": "24", "planned_on-2": later.isoformat()})
    )
    assert answer.status_code == 422
    assert str(later.year) in answer.context["form"].errors["fund"][0]
    assert not Award.objects.exists()


def test_the_way_of_an_award_through_its_pages(client):
    award = in_state(State.PREPARING)
    officer, owner = with_second_factor(award.officer), award.owner
    assert get(client, "award", award, owner).status_code == 404
    letter = get(client, "offer", award, officer)
    assert award.number in letter.text
    assert post(client, "offer", award, officer).status_code == 302
    page = get(client, "sign", award, owner)
    sha256 = page.context["agreement"].sha256
    assert post(client, "sign", award, owner, sha256="0" * 64).status_code == 409
    assert not Signature.objects.exists()
    assert post(client, "sign", award, owner, sha256=sha256).status_code == 302
    assert post(client, "sign", award, owner, sha256=sha256).status_code == 409
    assert get(client, "countersign", award, officer).status_code == 200
    assert post(client, "countersign", award, officer, sha256=sha256).status_code == 302
    wrong = post(client, "bank", award, owner, iban=IBAN[:-1] + "5", bic=BIC)
    assert wrong.status_code == 422
    assert "IBAN" in wrong.context["form"].errors["iban"][0]
    assert post(client, "bank", award, owner, iban=IBAN.lower(), bic=BIC).status_code == 302
    seen = get(client, "confirm_bank", award, officer).context["given_at"]
    assert post(client, "bank", award, owner, iban=OTHER_IBAN, bic=BIC).status_code == 302
    assert post(client, "confirm_bank", award, officer, given_at=seen).status_code == 409
    seen = get(client, "confirm_bank", award, officer).context["given_at"]
    assert post(client, "confirm_bank", award, officer, given_at=seen).status_code == 302
    maker = again(award).finance.maker
    assert award.number in get(client, "tranches", award, maker).text
    payment = post(client, "order", award, maker)
    assert payment.status_code == 302
    assert post(client, "order", award, maker).url == payment.url
    assert post(client, "order", award, officer).status_code == 403
    assert post(client, "order", award, owner).status_code == 403


def test_the_report_is_given_returned_given_again_and_accepted(client):
    award = in_state(State.RUNNING)
    officer, owner = with_second_factor(award.officer), award.owner
    assert get(client, "condition", award, owner).context["gives"]
    empty = post(client, "condition", award, owner, note="")
    assert empty.status_code == 422
    assert "file" in empty.context["form"].errors
    assert post(client, "condition", award, owner, file=upload(), note="Полугодие").status_code == 302
    assert post(client, "condition", award, owner, file=upload(), note="Ещё раз").status_code == 403
    silent = post(client, "condition", award, officer, answer="return", words="")
    assert silent.status_code == 422
    assert "words" in silent.context["form"].errors
    assert post(client, "condition", award, officer, answer="return", words="Нет сметы", due_on="").status_code == 302
    page = get(client, "condition", award, owner)
    assert "Нет сметы" in page.text
    assert post(client, "condition", award, owner, file=upload("report2.pdf"), note="").status_code == 302
    assert post(client, "condition", award, officer, answer="accept", words="").status_code == 302
    assert report_of(award).state == "met"
    assert report_of(award).evidence.count() == 2
    file = report_of(award).evidence.first().file
    assert client.get(reverse("files:download", args=[file.key])).status_code == 200


def test_nobody_is_led_where_they_are_refused(client):
    award = in_state(State.OFFERED, bank=False)
    for person, led in ((award.owner, True), (with_second_factor(award.officer), False), (award.finance.maker, False)):
        assert (url("bank", award) in get(client, "award", award, person).text) is led
    preparing = in_state(State.PREPARING)
    assert [
        line.standing for line, _rules in get(client, "award", preparing, with_second_factor(preparing.officer)).context["tranches"]
    ] == [
        "planned",
        "planned",
    ]


def test_only_those_who_need_it_see_the_whole_account(client):
    award = in_state(State.RUNNING)
    whole = "KZ65 125K ZT10 0130 0224"
    for person in (award.owner, with_second_factor(award.officer), award.finance.maker):
        assert whole in get(client, "award", award, person).text
    page = get(client, "award", award, award.finance.releaser)
    assert page.status_code == 200
    assert whole not in page.text
    assert IBAN[-4:] in page.text


def test_the_applicant_reads_what_they_get_when_and_what_they_owe(client):
    award = in_state(State.RUNNING)
    pay(tranche_of(award), award.finance)
    page = get(client, "award", award, award.owner)
    assert [duty.code for duty in page.context["mine"]] == ["give"]
    assert str(page.context["sums"].paid.amount) == "6000000.25"
    assert str(page.context["sums"].to_come.amount) == "6000000.25"
    listed = get(client, "mine", award, award.owner)
    assert award.number in listed.text
    today_page = client.get(reverse("web:today"))
    assert award.number in today_page.text


def test_todays_of_officer_and_finance(client):
    signed, running, decision = in_state(State.SIGNED), in_state(State.RUNNING), funded()
    report(running)
    client.force_login(with_second_factor(signed.officer))
    assert reverse("awards:countersign", args=[signed.key]) in client.get(reverse("web:today")).text
    client.force_login(with_second_factor(running.officer))
    assert report_of(running).get_absolute_url() in client.get(reverse("web:today")).text
    client.force_login(with_second_factor(decision.officer))
    assert prepare_url(decision) in client.get(reverse("web:today")).text
    client.force_login(running.finance.maker)
    assert reverse("awards:order", args=[tranche_of(running).key]) in client.get(reverse("web:today")).text


@pytest.mark.parametrize("state", State.values)
def test_each_page_of_each_state_opens_for_each_side_or_refuses_plainly(client, state):
    award = in_state(state)
    people = (award.owner, with_second_factor(award.officer), award.finance.maker, award.finance.releaser)
    for person in people:
        for name in (
            "award",
            "offer",
            "agreement",
            "sign",
            "countersign",
            "bank",
            "confirm_bank",
            "end",
            "close",
            "condition",
            "order",
            "replan",
        ):
            assert get(client, name, award, person).status_code in (200, 302, 403, 404, 409), name


def test_pages_cost_the_same_for_one_award_and_for_three(client, django_assert_max_num_queries):
    first = in_state(State.RUNNING)
    call, owner = first.application.call, first.owner
    person = first.finance.maker
    counts = {}
    for round_ in (1, 3):
        for name, who in (("mine", owner), ("desk", person), ("tranches", person), ("award", owner)):
            client.force_login(who)
            client.get(url(name, first))
            with django_assert_max_num_queries(1000) as counted:
                assert client.get(url(name, first)).status_code == 200
            assert len(counted) == counts.setdefault(name, len(counted)), (name, round_)
        if round_ == 1:
            for _number in range(2):
                more = in_state(State.RUNNING)
                member_of_too(more, owner)
                report(more)
    assert counts["award"] <= 15
    assert call


def test_the_day_of_an_applicant_asks_for_their_awards_and_applications_once(client):
    first = in_state(State.RUNNING)
    client.force_login(first.owner)
    costs = []
    for more in (0, 1):
        for _award in range(more):
            member_of_too(in_state(State.RUNNING), first.owner)
        client.get("/today/")
        with CaptureQueriesContext(connection) as caught:
            page = client.get("/today/").text
        tables = Counter(query["sql"].split(" FROM ")[1].split()[0].strip('"') for query in caught if query["sql"].startswith("SELECT"))
        costs.append((len(caught), tables["grants_awards_award"], tables["grants_applications_application"]))
    assert costs == [(costs[0][0], 1, 1)] * 2
    assert first.number in page


def member_of_too(award, person):
    from parks.directory.models import Membership

    Membership.objects.create(organisation=award.application.applicant, user=person, role="member")


def test_closing_and_ending_through_pages(client):
    award = in_state(State.RUNNING)
    officer = with_second_factor(award.officer)
    assert post(client, "close", award, officer).status_code == 403
    assert post(client, "end", award, officer, reason="").status_code == 422
    order(tranche_of(award), award.finance)
    refused = post(client, "end", award, officer, reason="Команда распалась")
    assert refused.status_code == 403
    other = in_state(State.RUNNING)
    officer = with_second_factor(other.officer)
    assert post(client, "end", other, officer, reason="Команда распалась").status_code == 302
    assert "Команда распалась" in get(client, "award", other, other.owner).text
    meet_all(tranche_of(award))
