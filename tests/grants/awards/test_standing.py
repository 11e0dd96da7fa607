"""Where tranches stand, and the lists that are made of it."""

import pytest
from django.db import connection

from core.calendar import moved_to, now, today
from grants.awards import services
from grants.awards.choices import Standing, State
from grants.awards.duties import OFFICE, duties_of
from grants.awards.models import Tranche
from grants.awards.queries import (
    held_up_tranches,
    line_of,
    lines_of,
    ready_tranches,
    to_award,
    tranche_status,
    waiting_for_office,
)
from grants.ledger.services import cancel_order
from grants.ledger.verify import run_checks
from tests.grants.awards.factories import IBAN, OTHER_IBAN, again, funded, give_bank, in_state, meet_all, order, pay, prepared, tranche_of

pytestmark = pytest.mark.django_db


def test_a_tranche_stands_where_its_conditions_days_and_payments_put_it():
    award = in_state(State.RUNNING, bank=False, months=12)
    first, second = tranche_of(award), tranche_of(award, 2)
    assert (tranche_status(first), tranche_status(second)) == (Standing.BLOCKED, Standing.PLANNED)
    give_bank(award, confirm=False)
    assert tranche_status(tranche_of(award)) == Standing.BLOCKED
    services.confirm_bank_details(again(award), actor=award.officer)
    assert tranche_status(tranche_of(award)) == Standing.READY
    row = order(first, award.finance)
    assert tranche_status(tranche_of(award)) == Standing.ORDERED
    cancel_order(row, actor=award.finance.maker, reason="Опечатка")
    assert tranche_status(tranche_of(award)) == Standing.READY
    pay(first, award.finance)
    assert tranche_status(tranche_of(award)) == Standing.PAID
    meet_all(second)
    assert tranche_status(tranche_of(award, 2)) == Standing.PLANNED
    services.replan_tranche(second, today(), actor=award.officer)
    assert tranche_status(tranche_of(award, 2)) == Standing.READY


def test_what_the_finance_office_lists_is_what_each_tranche_says():
    ready, blocked, paid, returned = (in_state(State.RUNNING) for _number in range(4))
    in_state(State.OFFERED)
    ended = in_state(State.ENDED)
    give_bank(blocked, OTHER_IBAN, confirm=False)
    pay(tranche_of(paid), paid.finance)
    pay(tranche_of(returned), returned.finance, outcome="returned")
    rows = list(Tranche.objects.with_all())
    said = {row.pk: line_of(row).standing for row in rows}
    assert {row.pk for row in ready_tranches()} == {key for key, standing in said.items() if standing == Standing.READY}
    running = {row.pk for row in rows if row.award.state == State.RUNNING}
    held = {key for key, standing in said.items() if standing in (Standing.BLOCKED, Standing.RETURNED)} & running
    assert {row.pk for row in held_up_tranches()} == held
    assert said[tranche_of(ready).pk] == Standing.READY
    assert said[tranche_of(returned).pk] == Standing.RETURNED
    assert said[tranche_of(ended).pk] == Standing.DROPPED


def test_the_mark_of_a_payment_under_way_follows_the_payment():
    award = in_state(State.RUNNING)
    first = tranche_of(award)

    def marked():
        return list(Tranche.objects.filter(award=award, is_under_way=True).values_list("position", flat=True))

    assert marked() == []
    row = order(first, award.finance)
    assert marked() == [1]
    cancel_order(row, actor=award.finance.maker, reason="Опечатка")
    assert marked() == []
    pay(first, award.finance, outcome="returned")
    assert marked() == []
    give_bank(again(award))
    pay(first, award.finance)
    assert marked() == [1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grants_awards_tranche SET is_under_way = true WHERE award_id = %s", [award.pk])
    [found] = [result for result in run_checks() if result.name == "awards"]
    assert found.faults == [f"tranche {award.number}/2: what is kept of its payment is not what the payment says"]


def test_an_application_waits_for_its_award_until_one_is_prepared():
    decision = funded()
    application = decision.application
    assert list(to_award(decision.officer)) == [application]
    award = prepared(decision)
    assert list(to_award(decision.officer)) == []
    services.end_award(award, actor=decision.officer, reason="Команда распалась")
    assert list(to_award(decision.officer)) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grants_applications_application SET is_awarded = false WHERE id = %s", [application.pk])
    [found] = [result for result in run_checks() if result.name == "awards"]
    assert found.faults == [f"application {application.number}: whether it has an award is not what is kept of it"]


def test_the_office_is_told_of_each_award_on_which_it_owes_something():
    rows = [in_state(state) for state in State.values]
    unconfirmed, paid, past, waiting = (in_state(State.RUNNING) for _number in range(4))
    give_bank(unconfirmed, OTHER_IBAN, confirm=False)
    for position in (1, 2):
        meet_all(tranche_of(paid, position))
        services.replan_tranche(tranche_of(paid, position), today(), actor=paid.officer)
        pay(tranche_of(paid, position), paid.finance)
    order(tranche_of(waiting), waiting.finance)
    later = now().replace(year=today().year + 1, month=2, day=3)
    services.confirm_bank_details(again(unconfirmed), actor=unconfirmed.officer)
    give_bank(unconfirmed, IBAN, confirm=False)
    for moment in (now(), later):
        with moved_to(moment):
            for row in (again(row) for row in (*rows, unconfirmed, paid, past, waiting)):
                owed = [duty.code for duty in duties_of(row, lines_of(row)) if duty.side == OFFICE and duty.code != "answer"]
                assert (row in waiting_for_office(row.officer)) == bool(owed), (row.state, owed)
    assert [duty.code for duty in duties_of(again(paid), lines_of(again(paid)))] == ["close"]
