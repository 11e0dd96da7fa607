"""Budgets, commitments and the journal: what the services refuse, and what the database refuses whoever asks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from djmoney.money import Money

from core.access import Refused
from core.audit.models import Entry as AuditEntry
from core.calendar import now, today
from core.calendar.clock import moved_to
from core.money.choices import Source
from core.money.models import Rate
from core.money.rates import RateMissing
from grants.ledger import services
from grants.ledger.choices import OF_ACCOUNT, ROUTES, Stage, Step
from grants.ledger.models import Account, Entry, FundYear, Posting
from grants.ledger.queries import Balances, balances_by_year, balances_of_account, balances_of_year, statement
from grants.ledger.services import change_budget, commit_money, give_back
from grants.ledger.services.journal import NothingLeft
from grants.ledger.verify import verify_books
from tests.grants.ledger.factories import make_office, person_with, tenge

pytestmark = pytest.mark.django_db


def balances(office):
    return balances_of_year(office.fund_year)


def kept(office):
    """Everything that a refusal must leave as it was."""
    return balances(office), Entry.objects.count(), Posting.objects.count(), AuditEntry.objects.count()


def at_once():
    """Ask the deferred checks now, as a commit does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_every_step_has_a_route():
    assert set(ROUTES) == set(Step)
    assert {stage for route in ROUTES.values() for stage in route} == set(Stage)


def test_a_budget_is_committed_in_part(office):
    assert balances(office) == Balances(budget=Decimal(400), committed=Decimal(600))
    assert balances_of_account(office.account) == Balances(committed=Decimal(600))
    assert balances(office).given == 1000
    at_once()
    assert verify_books() == []


def test_one_tiyn_more_than_the_fund_has_is_refused_with_what_is_left(office):
    before = kept(office)
    with pytest.raises(NothingLeft) as refused:
        commit_money(office.account, tenge("400.01"), actor=office.maker)
    assert (refused.value.left, "400,00" in str(refused.value.sentence)) == (tenge(400), True)
    assert kept(office) == before
    commit_money(office.account, tenge(400), actor=office.maker)
    assert balances(office) == Balances(committed=Decimal(1000))


def test_a_budget_is_not_cut_below_what_is_committed(office):
    with pytest.raises(NothingLeft):
        change_budget(office.fund_year, tenge("-400.01"), actor=office.maker)
    change_budget(office.fund_year, tenge(-400), actor=office.maker, note="Уточнение бюджета")
    assert balances(office) == Balances(committed=Decimal(600))
    assert office.fund_year.postings.get(stage=Stage.SOURCE, kzt__gt=0).entry.step == Step.CUT


def test_nothing_at_all_is_no_movement(office):
    before = kept(office)
    with pytest.raises(ValidationError):
        change_budget(office.fund_year, tenge(0), actor=office.maker)
    for sum_ in (tenge(0), tenge(-5)):
        with pytest.raises(ValidationError):
            commit_money(office.account, sum_, actor=office.maker)
        with pytest.raises(ValidationError):
            give_back(office.account, sum_, actor=office.maker, year=today().year)
    assert kept(office) == before


def test_a_commitment_is_given_back_except_what_is_prepared(office):
    office.prepare(250)
    with pytest.raises(NothingLeft) as refused:
        give_back(office.account, tenge("350.01"), actor=office.maker, year=today().year)
    assert refused.value.left == tenge(350)
    give_back(office.account, tenge(350), actor=office.maker, year=today().year)
    assert balances(office) == Balances(budget=Decimal(750), committed=Decimal(250))


def test_a_year_without_budget_and_one_that_is_over_are_refused(office):
    before = kept(office)
    with pytest.raises(Refused) as refused:
        commit_money(office.account, tenge(1), actor=office.maker, year=today().year + 1)
    assert str(today().year + 1) in str(refused.value.sentence)
    with moved_to(now() + timedelta(days=366)), pytest.raises(Refused):
        commit_money(office.account, tenge(1), actor=office.maker, year=office.fund_year.year)
    assert kept(office) == before


def test_a_later_year_has_a_budget_of_its_own(office):
    setter = person_with("administrator")
    later = services.open_year(office.fund, today().year + 1, actor=setter)
    change_budget(later, tenge(50), actor=setter)
    with pytest.raises(NothingLeft):
        commit_money(office.account, tenge(51), actor=setter, year=later.year)
    commit_money(office.account, tenge(50), actor=setter, year=later.year)
    assert balances_by_year(office.fund) == [
        (later, Balances(committed=Decimal(50))),
        (office.fund_year, Balances(budget=Decimal(400), committed=Decimal(600))),
    ]
    assert [balances_of_account(office.account, year).committed for year in (later, office.fund_year)] == [Decimal(50), Decimal(600)]
    assert services.open_year(office.fund, later.year, actor=setter) == later


@pytest.mark.parametrize("role", ["finance_releaser", "auditor"])
def test_who_does_not_set_budgets(office, role):
    before = kept(office)
    person = person_with(role)
    for deed in (
        lambda: change_budget(office.fund_year, tenge(1), actor=person),
        lambda: services.open_year(office.fund, 2030, actor=person),
        lambda: services.open_fund("other", {"ru": "Другой"}, actor=person),
    ):
        with pytest.raises(Refused):
            deed()
    assert (kept(office)[:3], FundYear.objects.count()) == (before[:3], 1)


def test_a_movement_is_audited_once_with_its_sum(office):
    [entry] = AuditEntry.objects.about(office.account)
    assert (entry.action, entry.changes) == ("ledger.commit", {"sum": [None, "600 KZT"], "year": [None, today().year]})


def test_the_statement_runs(office):
    office.release(office.prepare(100))
    rows = [(row.stage, row.kzt, row.running) for row in statement(office.account)]
    assert rows == [("committed", 600, 600), ("committed", -100, 500), ("ordered", 100, 100)]


# Foreign money


def test_foreign_money_keeps_its_rate_and_is_counted_in_tenge():
    office = make_office(budget=100_000, committed=0)
    Rate.objects.create(day=today(), currency="USD", value=Decimal("521.35"), source=Source.HAND)
    commit_money(office.account, Money(Decimal("100.01"), "USD"), actor=office.maker)
    posting = office.account.postings.get()
    assert (posting.amount, posting.kzt) == (Money(Decimal("100.01"), "USD"), Decimal("52140.21"))
    assert (posting.rate_value, posting.rate_day) == (Decimal("521.35"), today())
    at_once()
    assert verify_books() == []


def test_a_missing_rate_refuses_plainly(office):
    before = kept(office)
    with pytest.raises(RateMissing):
        commit_money(office.account, Money(1, "USD"), actor=office.maker)
    assert kept(office) == before


# The database alone


def entry_of(step=Step.GIVE, **fields):
    return Entry.objects.create(step=step, **fields)


def post_raw(office, entry, stage, value, account=None, **fields):
    values = {"amount": tenge(value), "kzt": Decimal(value)} | fields
    return Posting.objects.create(entry=entry, fund_year=office.fund_year, stage=stage, account=account, **values)


def test_an_entry_that_does_not_balance_is_refused_at_commit(office):
    entry = entry_of()
    post_raw(office, entry, Stage.SOURCE, -10)
    post_raw(office, entry, Stage.BUDGET, 9)
    with pytest.raises(IntegrityError, match="does not balance"):
        at_once()


@pytest.mark.parametrize("stages", [[], [Stage.BUDGET]])
def test_an_entry_without_its_postings_is_refused_at_commit(office, stages):
    entry = entry_of()
    for stage in stages:
        post_raw(office, entry, stage, 10)
    with pytest.raises(IntegrityError, match="does not balance"):
        at_once()


def test_a_stage_below_zero_is_refused(office):
    for stage, account in ((Stage.BUDGET, None), (Stage.COMMITTED, office.account), (Stage.ORDERED, office.account)):
        with pytest.raises(IntegrityError, match="below zero"), transaction.atomic():
            post_raw(office, entry_of(), stage, -601, account)


def test_the_money_of_one_account_is_not_that_of_another(office):
    other = services.open_account(office.fund, "ICO-42 · Other")
    with pytest.raises(IntegrityError, match="below zero"), transaction.atomic():
        post_raw(office, entry_of(), Stage.COMMITTED, -1, other)


def test_an_account_moves_money_of_its_own_fund_only(office):
    other = make_office(code="water", committed=0)
    with pytest.raises(IntegrityError, match="different funds"), transaction.atomic():
        post_raw(office, entry_of(), Stage.COMMITTED, 10, other.account)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_has_an_account_or_none(office, stage):
    wrong = None if stage in OF_ACCOUNT else office.account
    with pytest.raises(IntegrityError, match="stage_of_an_account"), transaction.atomic():
        post_raw(office, entry_of(), stage, 10, wrong)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kzt": Decimal(11)}, "tenge_are_the_sum_at_its_rate"),
        ({"kzt": Decimal("9.99")}, "tenge_are_the_sum_at_its_rate"),
        ({"kzt": Decimal(0), "amount": tenge(0)}, "posting_moves_something"),
        ({"rate_value": 2, "kzt": Decimal(20)}, "tenge_need_no_rate"),
        ({"amount": Money(10, "USD")}, "foreign_money_has_a_rate"),
    ],
)
def test_a_value_that_is_not_the_sum_at_its_rate_is_refused(office, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        post_raw(office, entry_of(), Stage.BUDGET, 10, **fields)


@pytest.mark.parametrize("model", [Entry, Posting])
def test_the_journal_is_append_only(office, model):
    for deed in (lambda: model.objects.update(id=0), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_an_entry_later():
    office = make_office()
    entry = Entry.objects.first()
    with pytest.raises(IntegrityError, match="written with it"):
        post_raw(office, entry, Stage.BUDGET, 10)


@pytest.mark.django_db(transaction=True)
def test_the_commit_itself_refuses_what_does_not_balance():
    office = make_office()
    before = kept(office)
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        post_raw(office, entry_of(), Stage.BUDGET, 10)
    assert kept(office) == before


def test_an_account_of_an_other_fund_cannot_be_paid_from_this_one(office):
    account: Account = make_office(code="water", committed=0).account
    with pytest.raises(NothingLeft):
        office.prepare(1, account=account)
