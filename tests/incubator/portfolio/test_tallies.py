"""Kept sums are those of their rows, whichever way a row was written; folding them changes no figure."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.money.choices import HOME
from grants.applications.services import reopen_application, withdraw_application
from grants.awards.services import change_plan
from incubator.portfolio import tallies
from incubator.portfolio.choices import Measure
from incubator.portfolio.models import Tally
from incubator.portfolio.tasks import fold
from tests.grants.applications.factories import draft, in_state, member_of, open_call
from tests.grants.awards.factories import make_fund
from tests.grants.awards.test_plan import plan
from tests.incubator.portfolio.factories import one_more
from tests.incubator.portfolio.test_figures import assert_cells, board_of


def kinds() -> list[tuple]:
    return list(Tally.objects.order_by().values_list("call", "measure", "state", "currency", "year"))


@pytest.mark.django_db
def test_the_sums_of_a_whole_world_are_those_of_its_rows(world):
    assert {measure for _call, measure, *_rest in kinds()} == set(Measure)
    assert list(tallies.faults()) == []
    one_more(world)
    assert list(tallies.faults()) == []


@pytest.mark.django_db
def test_what_is_taken_back_or_withdrawn_counts_where_it_stands_now():
    row = in_state("submitted", call=open_call())
    member = member_of(row.applicant)
    reopen_application(row, actor=member)
    assert list(tallies.faults()) == []
    assert not Tally.objects.filter(call=row.call).exclude(state="submitted").exists()
    withdraw_application(row, actor=member, reason="")
    assert list(tallies.faults()) == []
    tallies.fold()
    assert list(Tally.objects.filter(call=row.call).values_list("state", "number")) == [("withdrawn", 1)]


@pytest.mark.django_db
def test_a_draft_counts_nowhere(world):
    before = kinds()
    draft(world.other_call)
    assert kinds() == before


@pytest.mark.django_db
def test_money_goes_with_the_account_to_another_fund(world):
    award = world.awards["offer"]
    change_plan(award, actor=award.officer, **plan(make_fund()))
    assert list(tallies.faults()) == []


@pytest.mark.django_db
def test_folding_leaves_a_row_of_each_kind_and_every_figure(world):
    auditor = world.people["auditor"]
    before = board_of(auditor)
    states, together = before.states, before.together
    fold()
    assert len(kinds()) == len(set(kinds()))
    fold()
    after = board_of(auditor)
    assert (after.states, after.together) == (states, together)
    assert list(tallies.faults()) == []


@pytest.mark.django_db
def test_a_sum_that_is_not_that_of_its_rows_is_found_and_made_anew(world, capsys):
    Tally.objects.create(call=world.call, measure=Measure.ASKED, state="submitted", currency=HOME, number=1, with_sum=1, money=5)
    (fault,) = tallies.faults()
    assert "asked submitted KZT" in fault
    with pytest.raises(CommandError):
        call_command("verify")
    assert "portfolio: 1 faults" in capsys.readouterr().out
    tallies.recount()
    assert list(tallies.faults()) == []


@pytest.mark.django_db
def test_who_takes_part_in_a_call_is_shown_its_rows_and_not_its_kept_sums(world):
    officer = world.people["officer"]
    world.rows["refused"].applicant.memberships.create(user=officer, role="member")
    board = board_of(officer)
    assert board.reader.takes_part_in == [world.call.pk]
    assert not board.reader.tallies().exists()
    assert_cells(officer, board.together)
    assert board.together[Measure.DECIDED] == []
    assert board.states


@pytest.mark.django_db
def test_figures_of_no_more_rows_cost_no_more(world):
    auditor = world.people["auditor"]
    fold()

    def figures():
        board = board_of(auditor)
        return board.groups, board.states, board.paid_by_year

    figures()  # which keeps the roles of the person
    with CaptureQueriesContext(connection) as before:
        figures()
    one_more(world)
    with CaptureQueriesContext(connection) as after:
        figures()
    assert len(after) == len(before) < 8
