"""Money: exact sums, the limit, budgets, payments that come once, and the proof of it all."""

import itertools
import threading
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from core.access import Refused
from core.calendar import moved_to, now, today
from core.workflow import Conflict
from grants.awards import services
from grants.awards.choices import ConditionKind, Standing, State
from grants.awards.models import Award, Tranche
from grants.awards.plan import Wanted, check_days, even_days, last_day, months_later, part_of, split
from grants.awards.queries import (
    lines_of,
    ready_tranches,
    sums_of,
    tranche_status,
)
from grants.ledger.models import Account, Entry, PaymentOrder
from grants.ledger.queries import balances_of_account, balances_of_year
from grants.ledger.services import NoBudget, NothingLeft
from grants.ledger.verify import run_checks
from tests.grants.awards.factories import (
    OTHER_IBAN,
    again,
    funded,
    give_bank,
    in_state,
    make_fund,
    meet_all,
    order,
    pay,
    prepared,
    tranche_of,
)

pytestmark = pytest.mark.django_db


# Shares


@given(
    amount=st.decimals(min_value="0.10", max_value="9999999999999.99", places=2),
    cuts=st.lists(st.integers(min_value=1, max_value=99), min_size=0, max_size=5, unique=True),
)
def test_tranches_are_the_sum_to_the_tiyn_whatever_the_shares(amount, cuts):
    edges = [0, *sorted(cuts), 100]
    shares = [Decimal(b - a) for a, b in itertools.pairwise(edges)]
    try:
        parts = split(Money(amount, "KZT"), shares)
    except ValidationError:
        assert amount * min(shares) < 1  # less than a tiyn for somebody
        return
    assert sum(part.amount for part in parts) == amount
    for part, share in zip(parts[:-1], shares, strict=False):
        assert 0 <= amount * share / 100 - part.amount < Decimal("0.01")


@pytest.mark.parametrize("shares", [(), (100, 1), (50, 49), (110, -10), (100, 0), (Decimal("33.33"), Decimal("33.33"), Decimal("33.33"))])
def test_shares_that_are_not_a_whole_are_refused(shares):
    with pytest.raises(ValidationError):
        split(Money(100, "KZT"), shares)


@given(
    whole=st.decimals(min_value="0.01", max_value="99999999.99", places=2),
    of=st.decimals(min_value="0.01", max_value="9999999999.99", places=2),
    share=st.integers(min_value=0, max_value=100),
)
def test_what_is_given_back_is_never_more_than_its_part(whole, of, share):
    part = (of * share / 100).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    back = part_of(Money(whole, "USD"), part, of)
    assert 0 <= back.amount <= whole
    assert back.amount * of <= whole * part or part == of


def test_days_fall_evenly_and_ends_are_the_last_day():
    start = today().replace(month=1, day=31)
    assert months_later(start, 1).month == 2
    assert even_days(start, 12, 4)[1] == months_later(start, 3)
    assert last_day(start.replace(day=1), 12) == start.replace(month=12, day=31)
    with pytest.raises(ValidationError):
        check_days(start, start, 12, [start, months_later(start, 12)])


# Preparing


def test_what_is_committed_lies_in_the_years_of_the_planned_days():
    fund = make_fund()
    start = today()
    days = [start, months_later(start, 13)]
    award = prepared(fund=fund, months=24, days=days, shares=(Decimal("33.33"), Decimal("66.67")))
    for position, year in ((1, start.year), (2, days[1].year)):
        tranche = tranche_of(award, position)
        fund_year = fund.years.get(year=year)
        assert balances_of_account(award.account, fund_year).committed == tranche.amount.amount
        assert balances_of_year(fund_year).committed == tranche.amount.amount
    assert sums_of(award).to_come == award.agreed
    assert Entry.objects.about(tranche_of(award)).count() == 1


def test_more_than_the_budget_keeps_nothing_of_the_award():
    decision, fund = funded(), make_fund(budget=Decimal("5999999.99"))
    with pytest.raises(NothingLeft) as refused:
        services.prepare_award(decision, fund=fund, starts_on=today(), months=12, actor=decision.officer)
    assert refused.value.left.amount == Decimal("5999999.99")
    assert (Award.objects.count(), Account.objects.count(), Entry.objects.filter(step="commit").count()) == (0, 0, 0)


def test_a_year_without_a_budget_is_refused():
    decision, fund = funded(), make_fund(years=(today().year,))
    with pytest.raises(NoBudget):
        services.prepare_award(decision, fund=fund, starts_on=today(), months=36, actor=decision.officer)
    assert not Award.objects.exists()


def test_a_decision_is_awarded_once():
    award = in_state(State.PREPARING)
    with pytest.raises(Conflict):
        services.prepare_award(award.decision, fund=make_fund(), starts_on=today(), months=12, actor=award.officer)


def test_the_database_keeps_tranches_and_sum_together():
    award = in_state(State.PREPARING)
    with pytest.raises(DatabaseError), transaction.atomic():
        one_more(award)
    with pytest.raises(DatabaseError), transaction.atomic():
        Tranche.objects.filter(award=award).update(amount=Money(5, "KZT"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(agreed=Money(5, "KZT"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=State.RUNNING)
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(call=funded().application.call)
    services.offer_award(award, actor=award.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        taken_away(award)


def one_more(award):
    Tranche.objects.create(award=award, position=9, amount=Money(1, "KZT"), planned_on=today())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def taken_away(award):
    for tranche in award.tranches.all():
        tranche.conditions.all().delete()
    award.tranches.all().delete()


# Standing and paying


def test_a_returned_payment_is_paid_again_once_the_account_is_given_anew():
    award = in_state(State.RUNNING)
    first = tranche_of(award)
    pay(first, award.finance, outcome="returned")
    assert sums_of(award).paid.amount == 0
    with pytest.raises(Refused):
        order(first, award.finance)
    give_bank(again(award))  # the same account may be right after all, but somebody has looked
    row = pay(first, award.finance)
    assert row.state == "paid"
    assert sums_of(again(award)).paid == first.amount
    assert PaymentOrder.objects.count() == 2


def test_another_account_before_a_payment_is_confirmed_again():
    award = in_state(State.RUNNING)
    give_bank(award, OTHER_IBAN, confirm=False)
    with pytest.raises(Refused):
        order(tranche_of(award), award.finance)
    services.confirm_bank_details(again(award), actor=award.officer)
    row = order(tranche_of(award), award.finance)
    assert row.iban == OTHER_IBAN
    with pytest.raises(ValidationError):  # it is on its way
        give_bank(again(award))


def test_a_payment_of_another_year_waits_for_a_new_day():
    award = in_state(State.RUNNING, months=24)
    tranche = tranche_of(award)
    later = now().replace(year=today().year + 1, month=2, day=3)
    with moved_to(later):
        assert tranche_status(tranche_of(award)) == Standing.BLOCKED
        assert not ready_tranches().exists()
        with pytest.raises(Refused):
            order(tranche, award.finance)
        services.replan_tranche(tranche, timezone.localtime(later).date(), actor=award.officer)
        fund_year = award.account.fund.years.get(year=later.year)
        assert balances_of_account(award.account, fund_year).committed >= tranche.amount.amount
        row = order(tranche_of(award), award.finance)
        assert row.fund_year.year == later.year


def test_a_payment_of_the_wrong_sum_or_told_twice_pays_once():
    from tests.grants.ledger.factories import answer_line

    award = in_state(State.RUNNING)
    row = order(tranche_of(award), award.finance)
    award.finance.release(row)
    award.finance.send()
    award.finance.answer(answer_line(row, amount="1.00"))
    assert sums_of(award).paid.amount == 0
    line = answer_line(row, line="L-2")
    award.finance.answer(line)
    award.finance.answer(line)
    assert sums_of(award).paid == tranche_of(award).amount
    assert sums_of(award).ordered.amount == 0


# The end


def test_ending_early_gives_back_what_is_unpaid():
    fund = make_fund()
    award = in_state(State.RUNNING, fund=fund)
    pay(tranche_of(award), award.finance)
    services.end_award(again(award), actor=award.officer, reason="Команда распалась.")
    sums = sums_of(again(award))
    assert (sums.paid, sums.to_come.amount) == (tranche_of(award).amount, 0)
    years = fund.years.all()
    assert sum(balances_of_year(year).committed for year in years) == 0
    assert [line.standing for line in lines_of(again(award))] == [Standing.PAID, Standing.DROPPED]
    with pytest.raises(Conflict):
        services.end_award(again(award), actor=award.officer, reason="Ещё раз")


def test_an_award_with_a_payment_on_its_way_does_not_end():
    award = in_state(State.RUNNING)
    order(tranche_of(award), award.finance)
    with pytest.raises(Refused):
        services.end_award(award, actor=award.officer, reason="Команда распалась.")
    assert again(award).state == State.RUNNING


def test_verify_proves_awards_and_books_and_finds_what_does_not_hold():
    award = in_state(State.RUNNING)
    pay(tranche_of(award), award.finance)
    for state in State.values:
        in_state(state)
    out = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the audit chain is sealed at commit
    call_command("verify", stdout=out)
    for name in ("audit chain", "books", "awards", "agreements", "cap"):
        assert name in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE grants_awards_tranche DISABLE TRIGGER USER")
        cursor.execute("UPDATE grants_awards_tranche SET amount = amount + 0.01 WHERE award_id = %s AND position = 2", [award.pk])
    [found] = [result for result in run_checks() if result.name == "awards"]
    assert any(award.number in fault for fault in found.faults)


# Extra conditions


def test_a_condition_of_the_office_holds_the_tranche():
    text = {"kk": "Сертификат", "ru": "Сертификат", "en": "Certificate"}
    wanted = [[Wanted(ConditionKind.EXTRA, today(), text)], [Wanted(ConditionKind.REPORT, today() + timedelta(days=10))]]
    award = in_state(State.RUNNING, conditions=wanted)
    tranche = tranche_of(award)
    assert tranche_status(tranche) == Standing.BLOCKED
    meet_all(tranche)
    assert tranche_status(tranche_of(award)) == Standing.READY


# Races


@pytest.mark.django_db(transaction=True)
def test_two_officers_make_one_award():
    decision, fund = funded(), make_fund()
    day = today()
    outcomes = at_once(6, lambda: services.prepare_award(decision, fund=fund, starts_on=day, months=12, actor=decision.officer))
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "Conflict"}
    assert Award.objects.count() == 1
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_orders_and_releases_of_one_tranche_pay_it_once():
    award = in_state(State.RUNNING)
    tranche, finance = tranche_of(award), award.finance
    maker, releaser = finance.maker, finance.releaser
    outcomes = at_once(20, lambda: services.order_tranche(tranche, actor=maker))
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "Conflict"}
    row = PaymentOrder.objects.get()

    def release():
        from grants.ledger.services import release_order

        release_order(PaymentOrder.objects.with_all().get(pk=row.pk), actor=releaser)

    outcomes = at_once(20, release)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "Conflict"}
    assert balances_of_account(award.account).ordered == tranche.amount.amount
    assert Entry.objects.filter(step="order").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_sign_once_and_end_and_order_do_not_both_happen():
    award = in_state(State.OFFERED)
    assert at_once(4, lambda: services.sign_agreement(Award.objects.with_all().get(pk=award.pk), actor=award.owner)).count("done") == 1
    services.countersign(again(award), actor=award.officer)
    give_bank(again(award))
    tranche, maker = tranche_of(award), award.finance.maker
    deeds = [
        lambda: services.order_tranche(tranche, actor=maker),
        lambda: services.end_award(Award.objects.with_all().get(pk=award.pk), actor=award.officer, reason="Команда распалась."),
    ]
    outcomes = at_once(2, *deeds)
    assert outcomes.count("done") == 1
    assert not any(result.faults for result in run_checks() if result.name in ("awards", "books"))


def at_once(count, *deeds):
    """What became of so many threads, each with a connection of its own."""
    barrier, outcomes = threading.Barrier(count), []

    def run(deed):
        try:
            barrier.wait()
            deed()
            outcomes.append("done")
        except Exception as error:  # noqa: BLE001  every outcome is counted
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deeds[number % len(deeds)],)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
