"""Every figure is the list behind its link: as many rows, and the same sums. Nobody is told a figure of what they may not see."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.http import QueryDict
from django.urls import reverse

from grants.applications.choices import State
from grants.ledger.models import Posting
from incubator.portfolio.choices import BOOKED, Dimension, Measure
from incubator.portfolio.figures import Board
from incubator.portfolio.filters import BoardFilter, PortfolioFilter
from incubator.portfolio.pictures import money_chart, paid_chart, state_chart
from incubator.portfolio.queries import for_lines, lines_of
from incubator.portfolio.reader import Reader
from tests.incubator.portfolio.factories import MONEY_ALONE, ROLES

pytestmark = pytest.mark.django_db

NARROWED = (
    "",
    "programme=icostartup",
    "park=none",
    "currency=USD",
    "text=2026",
    "award=running",
    "budget={year}",
    "track=none",
    "state=submitted",
)


def board_of(person, query="", by=Dimension.PROGRAMME):
    return Board(BoardFilter(QueryDict(query), reader=Reader(person)), by)


def behind(person, url):
    """The filter and the lines of the list that the address opens."""
    path, _mark, query = url.partition("?")
    assert path == reverse("portfolio:list")
    asked = PortfolioFilter(QueryDict(query), reader=Reader(person))
    assert not asked.form.errors, (url, asked.form.errors)
    return lines_of(for_lines(asked.qs, asked.reader), asked.reader, asked.budget_year)


def sum_of(lines, measure):
    """What the column of the list adds up to, by currency."""
    sums = defaultdict(Decimal)
    for line in lines:
        money = {Measure.ASKED: line.asked, Measure.DECIDED: line.decided}.get(measure) if measure not in BOOKED else line.booked(measure)
        if money:
            sums[str(money.currency)] += money.amount
    return sums


def assert_cells(person, cells):
    for measure, figures in cells.items():
        for figure in figures:
            lines = behind(person, figure.url)
            assert sum_of(lines, measure)[str(figure.money.currency)] == figure.money.amount, figure
            assert figure.count in (None, len(lines)), figure
            assert not (figure.money.amount and not lines)


@pytest.mark.parametrize(
    ("role", "by"), [*((role, Dimension.PROGRAMME) for role in ROLES if role != "finance_releaser"), *(("auditor", by) for by in Dimension)]
)
def test_every_sum_is_that_of_the_list_behind_it(world, role, by):
    person = world.people[role]
    board = board_of(person, by=by)
    for group in board.groups:
        assert_cells(person, group.cells)
    assert_cells(person, board.together)


@pytest.mark.long
@pytest.mark.parametrize(
    ("role", "query"),
    [*(("auditor", query) for query in NARROWED), *(("officer of finance", query) for query in ("", "currency=USD", "budget={year}"))],
)
def test_and_under_a_filter(world, role, query):
    person = world.people[role]
    year = world.awards["tranche"].account.fund.years.order_by("year").first().year
    board = board_of(person, query.format(year=year), Dimension.TRACK)
    for group in board.groups[-1:]:
        assert_cells(person, group.cells)
    assert_cells(person, board.together)
    for state, count, url in board.states:
        assert {line.row.state for line in behind(person, url)} == {state}
        assert len(behind(person, url)) == count
    for one in board.waiting:
        assert len(behind(person, one.url)) == one.count, one


@pytest.mark.parametrize("role", ROLES)
def test_states_matters_and_years_open_their_rows(world, role):
    person = world.people[role]
    board = board_of(person)
    assert sum(count for _state, count, _url in board.states) == len(list(Reader(person).rows().filter(Reader(person).opened)))
    for state, count, url in board.states:
        assert [line.row.state for line in behind(person, url)] == [state] * count
    for one in board.waiting:
        lines = behind(person, one.url)
        assert len(lines) == one.count > 0
        assert all(one.matter in line.matters for line in lines)
    for _year, total, url in board.paid_by_year:
        assert sum_of(behind(person, url), Measure.PAID)["KZT"] == total


def test_what_the_books_say(world):
    """The figures of somebody who sees all are those of the postings themselves."""
    stages = dict(Posting.objects.filter(stage__in=BOOKED).order_by().values_list("stage").annotate(total=Sum("kzt")))
    board = board_of(world.people["auditor"])
    for measure in BOOKED:
        assert board.together[measure][0].money.amount == stages.get(measure, 0)
    assert stages["paid"] > 0
    asked = {str(figure.money.currency): (figure.money.amount, figure.count) for figure in board.together[Measure.ASKED]}
    assert asked["USD"] == (Decimal(30000), 2)
    assert asked["KZT"] == (Decimal("12000000.50") * 12, 12)
    decided = {str(figure.money.currency): (figure.money.amount, figure.count) for figure in board.together[Measure.DECIDED]}
    assert decided["USD"] == (Decimal(20000), 1)


def test_a_group_has_its_rows_and_no_others(world):
    board = board_of(world.people["auditor"])
    assert [group.code for group in board.groups] == ["icostartup", "none"]
    states = {state: count for state, count, _url in board.states}
    assert states == {
        State.SUBMITTED: 3,
        State.TO_CORRECT: 1,
        State.ADMITTED: 1,
        State.IN_COUNCIL: 1,
        State.FUNDED: 6,
        State.FUNDED_IN_PART: 1,
        State.REFUSED: 1,
    }
    tracks = board_of(world.people["auditor"], by=Dimension.TRACK).groups
    assert {group.label.partition(": ")[2] for group in tracks if group.code != "none"} == {"Умные города", "Финтех"}


def test_of_what_is_closed_to_a_person_nothing_is_counted(world):
    whole = board_of(world.people["auditor"])
    mine, theirs = board_of(world.people["officer"]), board_of(world.people["other officer"])
    for measure in Measure:
        totals = [{str(one.money.currency): one.money.amount for one in board.together[measure]} for board in (whole, mine, theirs)]
        for currency, total in totals[0].items():
            assert totals[1].get(currency, 0) + totals[2].get(currency, 0) == total
            assert totals[1].get(currency, 0) > 0 or measure == Measure.ORDERED
    for role in MONEY_ALONE:
        board = board_of(world.people[role])
        assert (board.states, board.measures) == ([], BOOKED)
        assert {one.matter.code for one in board.waiting} <= {"offer", "sign", "countersign", "condition", "held_up", "tranche", "answer"}
        assert [one.money for one in board.together[Measure.COMMITTED]] == [one.money for one in whole.together[Measure.COMMITTED]]
    for role in ("stranger", "member"):
        board = board_of(world.people[role])
        assert (board.groups, board.states, board.waiting, board.paid_by_year) == ([], [], [], [])


def test_an_officer_who_belongs_to_an_applicant_is_told_nothing_of_its_award_before_everybody(world):
    row = world.rows["offer"]
    officer = world.people["officer"]
    before = board_of(officer).together[Measure.COMMITTED][0].money
    row.applicant.memberships.create(user=officer, role="member")
    assert world.found("officer", "matter=offer") == set()
    assert world.found("officer", "matter=award") == {"award"}
    line = next(line for line in behind(officer, reverse("portfolio:list")) if line.row.pk == row.pk)
    assert (line.award, line.matters) == (None, [])
    after = board_of(officer).together[Measure.COMMITTED][0].money
    assert before - after == world.awards["offer"].agreed


def test_charts_are_drawn_from_the_same_figures(world):
    board = board_of(world.people["auditor"])
    money, states, paid = money_chart(board), state_chart(board), paid_chart(board)
    assert [bar.amounts for bar in money.bars] == [tuple(group.of(stage)[0].money.amount for stage in BOOKED) for group in board.groups]
    assert [(bar.label, bar.total, bar.urls[0]) for bar in states.bars] == [(state.label, count, url) for state, count, url in board.states]
    assert [(bar.label, bar.total) for bar in paid.bars] == [(str(year), total) for year, total, _url in board.paid_by_year]
    assert "icoStartup" in money.finding


def test_an_empty_portfolio_says_so(world):
    board = board_of(world.people["auditor"], "text=nothing-like-this")
    assert (board.groups, board.states, board.waiting, board.paid_by_year) == ([], [], [], [])
    assert [chart(board).bars for chart in (money_chart, state_chart, paid_chart)] == [(), (), ()]
