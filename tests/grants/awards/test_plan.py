"""The plan of an award may change until it is offered: books, tranches and conditions follow, and nothing after the offer does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from djmoney.money import Money

from core.access import Refused, can
from core.audit.models import Entry
from core.calendar import today
from core.workflow import Conflict
from grants.awards import services
from grants.awards.choices import ConditionKind, State
from grants.awards.forms import said_of
from grants.awards.models import Award, Condition, Tranche
from grants.awards.plan import Wanted, last_day, months_between, months_later, shares_of, split
from grants.awards.queries import funds_with_free, plan_mark, sums_of
from grants.ledger.queries import balances_of_account, balances_of_year
from grants.ledger.services import NothingLeft, open_account
from grants.ledger.verify import run_checks
from tests.grants.awards.factories import again, in_state, make_fund, prepared, tranche_of
from tests.grants.awards.pages import get, post, url
from tests.grants.calls.factories import PersonFactory, with_role, with_second_factor

pytestmark = pytest.mark.django_db
WORDS = {"kk": "Лицензия көрсетілді", "ru": "Показана лицензия", "en": "The licence is shown"}


def plan(fund, **other):
    start = today()
    days = [start, months_later(start, 3), months_later(start, 9)]
    conditions = [[], [Wanted(ConditionKind.REPORT, days[1])], [Wanted(ConditionKind.EXTRA, None, WORDS)]]
    return {"fund": fund, "starts_on": start, "months": 10, "shares": (20, 30, 50), "days": days, "conditions": conditions} | other


def said(page):
    """What a browser would send of the form as it stands on the page."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    fields = {name: str(getattr(value, "key", value)) for name, value in values.items() if value not in (None, "", False)}
    return {**fields, "fund": str(page.context["award"].account.fund.key), "plan": page.context["plan"]}


def test_another_fund_other_tranches_and_conditions():
    award, other = in_state(State.PREPARING), make_fund()
    before = award.account
    services.change_plan(award, actor=award.officer, **plan(other))
    award = again(award)
    assert award.account.fund == other
    assert [tranche.amount.amount for tranche in award.tranches.all()] == [Decimal(x) for x in ("2400000.10", "3600000.15", "6000000.25")]
    assert [[one.kind for one in tranche.conditions.all()] for tranche in award.tranches.all()] == [
        ["agreement", "bank"],
        ["bank", "report"],
        ["bank", "extra"],
    ]
    assert (award.starts_on, award.ends_on) == (today(), last_day(today(), 10))
    assert sums_of(award).to_come == award.agreed
    assert balances_of_account(before).committed == 0
    assert all(balances_of_year(year).committed == 0 for year in before.fund.years.all())
    changes = Entry.objects.about(award).get(action="award.change_plan").changes
    assert changes["fund"] == [before.fund.code, other.code]
    assert "2400000.10 KZT" in changes["tranches"][1]
    run_checks()


def test_the_same_fund_whose_budget_is_just_enough():
    award = prepared(fund=(fund := make_fund(budget=Decimal("12000000.50"))), days=[today(), today()])
    [(_fund, free)] = funds_with_free(today().year, award)
    assert free == award.agreed
    account = award.account
    services.change_plan(award, actor=award.officer, **plan(fund, shares=(100,), days=[today()], conditions=[[]]))
    award = again(award)
    assert (award.account, award.tranches.count()) == (account, 1)
    assert sums_of(award).to_come == award.agreed


def test_a_fund_without_enough_leaves_everything_as_it_was():
    award, poor = in_state(State.PREPARING), make_fund(budget=5)
    mark = plan_mark(award)
    with pytest.raises(NothingLeft):
        services.change_plan(award, actor=award.officer, **plan(poor))
    award = again(award)
    assert (plan_mark(award), sums_of(award).to_come) == (mark, award.agreed)
    with pytest.raises(ValidationError):
        services.change_plan(award, actor=award.officer, **plan(award.account.fund, shares=(50, 40, 5)))
    assert plan_mark(award) == mark


def test_only_the_office_and_only_before_the_offer():
    award = in_state(State.PREPARING)
    roles = ("finance_maker", "finance_releaser", "auditor", "administrator")
    for person in (award.owner, PersonFactory(), *map(with_role, roles)):
        assert not can(person, "awards.change_plan", award)
        with pytest.raises(Refused):
            services.change_plan(award, actor=person, **plan(award.account.fund))
    for state in (State.OFFERED, State.SIGNED, State.RUNNING, State.ENDED):
        late = in_state(state)
        with pytest.raises(Refused):
            services.change_plan(late, actor=late.officer, **plan(late.account.fund))


def test_who_read_another_plan_neither_replaces_nor_offers_this_one():
    award = in_state(State.PREPARING)
    seen = plan_mark(award)
    services.change_plan(award, actor=award.officer, plan=seen, **plan(award.account.fund))
    with pytest.raises(Conflict):
        services.change_plan(award, actor=award.officer, plan=seen, **plan(award.account.fund, months=12))
    with pytest.raises(Conflict):
        services.offer_award(again(award), actor=award.officer, plan=seen)
    assert again(award).state == State.PREPARING
    agreement = services.offer_award(award, actor=award.officer, plan=plan_mark(award))
    assert last_day(today(), 10).isoformat() in agreement.content  # not what stood in the row that was in hand


def test_the_page_holds_what_stands_and_saves_what_is_changed(client):
    award, other = in_state(State.PREPARING), make_fund()
    officer = with_second_factor(award.officer)
    assert url("change", award) in get(client, "award", award, officer).text
    page = get(client, "change", award, officer)
    fields = said(page)
    assert (fields["share-1"], fields["months"], fields["report-2"]) == ("50.00", "12", "True")
    mark = plan_mark(award)
    shown = post(client, "change", award, officer, **fields, show="1")
    assert (shown.status_code, plan_mark(award), shown.context["plan"]) == (200, mark, mark)
    wrong = post(client, "change", award, officer, **{**fields, "share-1": "90"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["share-2"])
    fields |= {"fund": str(other.key), "share-1": "25", "share-2": "75"}
    assert post(client, "change", award, officer, **fields).url == award.get_absolute_url()
    assert [tranche.amount.amount for tranche in award.tranches.all()] == [Decimal("3000000.12"), Decimal("9000000.38")]
    assert again(award).account.fund == other
    stale = post(client, "change", award, officer, **{**fields, "share-1": "60", "share-2": "40"})
    assert (stale.status_code, stale.context["plan"]) == (409, plan_mark(award))
    assert 'value="60"' in stale.text
    assert tranche_of(award).amount.amount == Decimal("3000000.12")
    assert post(client, "offer", award, officer, plan=mark).status_code == 409
    assert post(client, "offer", award, officer, plan=plan_mark(award)).status_code == 302
    assert get(client, "change", award, officer).status_code == 403
    assert post(client, "change", award, officer, **fields).status_code == 403


def test_another_number_of_tranches_keeps_the_fund_and_the_days_of_the_project(client):
    award = in_state(State.PREPARING)
    client.force_login(with_second_factor(award.officer))
    form = client.get(f"{url('change', award)}?tranches=4").context["form"]
    assert (form.count, form["months"].value(), form["fund"].value()) == (4, 12, award.account.fund.key)
    assert form["planned_on-4"].value() == months_later(today(), 9)


@pytest.mark.parametrize("shares", [("33.33", "33.33", "33.34"), ("0.01", "99.99"), ("100",), ("12.5", "87.5")])
def test_shares_come_back_as_they_were_given(shares):
    agreed, given = Money("12000000.50", "KZT"), [Decimal(share) for share in shares]
    assert shares_of(agreed, split(agreed, given)) == given


@pytest.mark.parametrize("months", [1, 2, 11, 12, 13, 60])
def test_months_come_back_as_they_were_given(months):
    for start in (today(), today().replace(month=1, day=31), today().replace(month=8, day=30)):
        assert months_between(start, last_day(start, months)) == months


def test_conditions_of_the_offices_own_come_back_as_they_were_written():
    award = in_state(State.PREPARING)
    services.change_plan(award, actor=award.officer, **plan(award.account.fund))
    found = said_of(again(award), list(award.tranches.prefetch_related("conditions")))
    assert [found[f"extra-3-{language}"] for language in WORDS] == list(WORDS.values())
    assert (found["report-2"], found["due_on-2"], found["report-3"]) == (True, months_later(today(), 3), False)


# What SQL itself refuses


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql, *values)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_condition_is_not_taken_away_nor_rewritten_once_it_was_offered():
    award = in_state(State.OFFERED)
    condition = Condition.objects.get(tranche__award=award, kind=ConditionKind.REPORT)
    refused("DELETE FROM grants_awards_condition WHERE id = %s", condition.pk)
    refused("UPDATE grants_awards_condition SET kind = 'own_share' WHERE id = %s", condition.pk)
    refused("UPDATE grants_awards_condition SET tranche_id = %s WHERE id = %s", tranche_of(award).pk, condition.pk)
    assert Condition.objects.filter(pk=condition.pk, kind=ConditionKind.REPORT).exists()


def test_a_plan_is_not_taken_away_without_another_in_its_place():
    award = in_state(State.PREPARING)
    Condition.objects.filter(tranche__award=award).delete()
    refused("DELETE FROM grants_awards_tranche WHERE award_id = %s", award.pk)
    assert Tranche.objects.filter(award=award).count() == 2


def test_fund_and_days_stand_once_they_were_offered():
    award, other = in_state(State.OFFERED), in_state(State.PREPARING)
    refused("UPDATE grants_awards_award SET account_id = %s WHERE id = %s", make_account(other), award.pk)
    refused("UPDATE grants_awards_award SET ends_on = %s WHERE id = %s", award.ends_on + timedelta(days=1), award.pk)
    refused("UPDATE grants_awards_award SET agreed = agreed + 1 WHERE id = %s", other.pk)
    assert Award.objects.get(pk=award.pk).account == award.account


def make_account(award):
    return open_account(award.account.fund, "other").pk
