"""The benchmarks' own rows hold under every constraint and trigger, and every page that is measured answers."""

import pytest
from django.db import connection
from django.test import Client

from benchmarks.asking import Cost, Writer
from benchmarks.counting import STATEMENTS
from benchmarks.pages import PAGES, Budget, Kind
from benchmarks.table import faults, growth, joined
from benchmarks.world import seed
from grants.ledger.verify import verify_books

ROWS = 30


def fresh(cast, page):
    client = Client(headers={"accept-language": "ru"})
    client.cookies["sessionid"] = cast.sessions[page.role]
    return client


@pytest.mark.long
@pytest.mark.django_db
def test_rows_hold_and_pages_answer(settings):
    settings.MIDDLEWARE = ["benchmarks.counting.count_request", *settings.MIDDLEWARE]
    cast = seed(ROWS)
    connection.check_constraints()
    assert verify_books() == []
    assert cast.counts["grants_applications.Application"] == ROWS + 3 + 1
    answers = {page.name: ask(cast, page) for page in PAGES}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert all(int(answer[STATEMENTS]) > 1 for answer in answers.values())


def ask(cast, page):
    client, path, typed = fresh(cast, page), page.path(cast.values), Writer(page).next(0)
    return client.get(path) if typed is None else client.post(path, typed)


def cost(ms=10.0, statements=5, kb=10.0):
    return Cost(ms=ms, cpu=ms, statements=statements, rows=1, kb=kb)


@pytest.mark.parametrize(
    ("costs", "over"),
    [
        ([cost()], []),
        ([cost(ms=61)], ["ms"]),
        ([cost(statements=13)], ["SQL"]),
        ([cost(kb=101)], ["kB"]),
        ([cost(ms=20), cost(ms=31)], ["growth"]),
        ([cost(ms=1), cost(ms=9)], []),
        ([cost(statements=13), cost()], ["SQL"]),
    ],
)
def test_what_is_over_its_budget_is_named(costs, over):
    assert list(faults(Kind.LIST.value, costs)) == over


def test_what_is_not_limited_is_never_over():
    assert list(faults(Budget(None, None), [cost(ms=9000, statements=900, kb=9000)])) == []


def test_sizes_that_agree_are_told_once():
    assert joined(["7", "7"], 5) == "    7"
    assert joined(["7", "8"], 5) == "7 / 8"
    assert growth([cost(ms=20), cost(ms=40)]) == 2
