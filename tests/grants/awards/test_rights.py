"""Who knows of an award and who may do what: every role in every state, and lists that agree with the rule."""

import pytest
from django.urls import reverse

from core.access import Refused, can, visible_rows
from core.audit.models import Entry
from core.outbox.models import Message
from grants.awards import services
from grants.awards.choices import State
from grants.awards.models import Award, Tranche
from grants.calls.models import CallOfficer
from grants.ledger.queries import refusals_of
from grants.ledger.services import release_order
from parks.directory.models import Membership
from tests.grants.awards.factories import again, in_state, order, report, report_of, tranche_of
from tests.grants.awards.pages import LISTS, OF_AWARD, OF_TRANCHE, get, url
from tests.grants.calls.factories import PersonFactory, officer_of, with_role, with_second_factor
from tests.grants.review.factories import call_under_review

pytestmark = pytest.mark.django_db

OWNER, MEMBER, OFFICER, OTHER, MAKER, RELEASER, AUDITOR, ADMIN, BOTH, STRANGER = range(10)
ROLES = ("owner", "member", "officer", "officer of another call", "maker", "releaser", "auditor", "administrator", "officer of the applicant", "stranger")  # fmt: skip
OUT = (State.OFFERED, State.SIGNED, State.RUNNING)


def people_of(award):
    member, both = PersonFactory(), with_second_factor(PersonFactory())
    for person in (member, both):
        Membership.objects.create(organisation=award.application.applicant, user=person, role="member")
    CallOfficer.objects.create(call=award.application.call, user=both)
    other = call_under_review()
    return (
        award.owner,
        member,
        with_second_factor(award.officer),
        officer_of(other),
        with_role("finance_maker"),
        with_role("finance_releaser"),
        with_role("auditor"),
        with_role("administrator"),
        both,
        PersonFactory(),
    )


def who_may(people, action, row):
    return {number for number, person in enumerate(people) if can(person, action, row)}


@pytest.mark.parametrize("state", State.values)
def test_each_role_in_each_state(state):
    award = in_state(state, bank=state != State.RUNNING)
    people = people_of(award)
    offered = {OWNER, MEMBER, BOTH} if award.offered_at else set()
    lookers = {OFFICER, MAKER, RELEASER, AUDITOR, ADMIN}
    assert who_may(people, "awards.view", award) == offered | lookers
    for number, person in enumerate(people):
        seen = Award.objects.visible_to(person).filter(pk=award.pk).exists()
        assert seen == can(person, "awards.view", award), ROLES[number]
        assert Tranche.objects.visible_to(person).filter(award=award).exists() == seen
    assert who_may(people, "awards.change_plan", award) == ({OFFICER} if state == State.PREPARING else set())
    for action in ("offer", "countersign", "end", "replan"):
        assert who_may(people, f"awards.{action}", award) == {OFFICER}, action
    assert who_may(people, "awards.prepare", award.decision) == {OFFICER}
    assert who_may(people, "awards.sign", award) == ({OWNER} if offered else set())
    out = state in OUT
    assert who_may(people, "awards.give_bank", award) == (offered if out else set())
    assert who_may(people, "awards.confirm_bank", award) == ({OFFICER} if out else set())
    assert who_may(people, "awards.close", award) == ({OFFICER} if state == State.RUNNING else set())
    assert who_may(people, "awards.order", tranche_of(award)) == {MAKER}
    assert who_may(people, "awards.see_iban", award) == offered | {OFFICER, MAKER}
    condition = report_of(award)
    assert condition.tranche.award == award
    running = state == State.RUNNING
    assert who_may(people, "awards.give", condition) == (offered if running else set())
    assert who_may(people, "awards.answer", condition) == set()


def test_what_was_given_is_answered_by_the_office_alone():
    award = in_state(State.RUNNING)
    people = people_of(award)
    condition = report(award)
    assert who_may(people, "awards.answer", condition) == {OFFICER}
    assert who_may(people, "awards.give", condition) == set()
    with pytest.raises(Refused):
        services.accept_condition(condition, actor=people[BOTH])
    file = condition.evidence.get().file
    assert who_may(people, "files.read", file) == {OWNER, MEMBER, BOTH, OFFICER, MAKER, RELEASER, AUDITOR, ADMIN}


def test_an_officer_who_belongs_to_the_applicant_signs_nothing_for_the_fund():
    award = in_state(State.SIGNED)
    both = people_of(award)[BOTH]
    with pytest.raises(Refused) as refused:
        services.countersign(award, actor=both)
    assert "заявител" in str(refused.value.sentence)
    assert again(award).state == State.SIGNED


def test_only_an_owner_signs_for_the_applicant():
    award = in_state(State.OFFERED)
    with pytest.raises(Refused):
        services.sign_agreement(award, actor=people_of(award)[MEMBER])


def test_nobody_pays_an_organisation_of_their_own():
    award = in_state(State.RUNNING)
    maker, releaser = with_role("finance_maker"), award.finance.releaser
    Membership.objects.create(organisation=award.application.applicant, user=maker, role="member")
    with pytest.raises(Refused):
        services.order_tranche(tranche_of(award), actor=maker)
    row = order(tranche_of(award), award.finance)
    Membership.objects.create(organisation=award.application.applicant, user=releaser, role="member")
    with pytest.raises(Refused):
        release_order(row, actor=releaser)


def test_who_belongs_to_the_payee_sees_it_before_the_click(client, django_assert_num_queries):
    awards = [in_state(State.RUNNING) for _number in range(3)]
    maker, releaser = with_role("finance_maker"), with_role("finance_releaser")
    for person in (maker, releaser):
        Membership.objects.create(organisation=awards[0].application.applicant, user=person, role="member")
    page = get(client, "tranches", awards[0], maker)
    ways = [url("order", award) in page.text for award in awards]
    assert ways == [False, True, True]
    assert "Вы относитесь к заявителю" in page.text
    assert [url("order", award) in client.get(reverse("web:today")).text for award in awards] == [False, True, True]
    rows = [order(tranche_of(award), award.finance) for award in awards]
    client.force_login(releaser)
    page = client.get(reverse("ledger:orders"))
    assert [f'value="{row.key}"' in page.text for row in rows] == [False, True, True]
    assert "Вы относитесь к получателю" in page.text
    assert reverse("ledger:release") not in client.get(rows[0].get_absolute_url()).text
    assert reverse("ledger:release") in client.get(rows[1].get_absolute_url()).text
    today_page = client.get(reverse("web:today")).text
    assert [row.get_absolute_url() in today_page for row in rows] == [False, True, True]
    told = [client.get(f"/api/v1/payments/{row.key}/").json()["may"]["release"] for row in rows]
    assert told == [False, True, True]
    refusals_of(releaser, rows)  # the person's roles are read once
    for some in (rows[:1], rows):
        with django_assert_num_queries(1):
            refusals_of(releaser, some)


def test_a_stranger_and_rivals_are_told_nothing_and_visitors_sign_in(client):
    award = in_state(State.RUNNING)
    rival = in_state(State.OFFERED)
    names = (*OF_AWARD, *OF_TRANCHE, "condition", "agreement_pdf", "prepare")
    for person in (PersonFactory(), rival.owner, with_second_factor(rival.officer)):
        for name in names:
            assert get(client, name, award, person).status_code == 404, name
    client.logout()
    for name in (*names, *LISTS):
        assert client.get(url(name, award)).status_code == 302, name


LIST_TABLE = {  # name -> who gets 200; all others of the house are refused
    "mine": set(range(10)),
    "desk": {OFFICER, OTHER, MAKER, RELEASER, AUDITOR, ADMIN, BOTH},
    "tranches": {MAKER, RELEASER, AUDITOR},
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_those_who_have_them(client, name):
    award = in_state(State.RUNNING)
    for number, person in enumerate(people_of(award)):
        expected = 200 if number in LIST_TABLE[name] else 403
        assert get(client, name, award, person).status_code == expected, ROLES[number]


def test_the_trail_holds_no_account_number_and_officers_read_their_letters():
    award = in_state(State.RUNNING)
    report(award)
    bank = award.bank
    assert not any(bank.iban in str(entry.changes) for entry in Entry.objects.all())
    assert Entry.objects.about(award).filter(action="award.countersign").count() == 1
    people = people_of(award)
    about = Message.objects.filter(about_key=str(award.key))
    assert about.count() >= 4
    assert set(visible_rows(about, people[OFFICER])) == set(about)
    assert not visible_rows(about, people[OTHER]).exists()
    assert not any(bank.iban in message.body for message in about)
