"""Sums are folded while others add to them."""

from contextlib import closing

import pytest
from django.db import connection, connections

from incubator.portfolio import tallies
from incubator.portfolio.models import Tally

ADD = """
INSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money)
VALUES (1, 'asked', 'submitted', 'KZT', 0, 1, 1, 7)
"""


@pytest.mark.django_db(transaction=True)
def test_what_is_added_while_sums_are_folded_is_not_lost():
    """Another connection has added a row and not committed yet: the fold neither waits for it nor takes it away."""
    with connection.cursor() as cursor:
        cursor.execute(ADD)
        cursor.execute(ADD)
    with closing(connections.create_connection("default")) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(ADD)
            tallies.fold()
        other.commit()
    assert sorted(Tally.objects.values_list("number", "money")) == [(1, 7), (2, 14)]
    tallies.fold()
    assert list(Tally.objects.values_list("number", "with_sum", "money")) == [(3, 3, 21)]
