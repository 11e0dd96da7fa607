"""A small round: each figure reconciles, and the same seed gives the same round."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from incubator.rehearsal.place import url_of
from incubator.rehearsal.reconciling import Line
from incubator.rehearsal.round import rehearse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_a_small_round_reconciles():
    report = rehearse(applications=8, reviewers=4, seed=3)
    assert [(line.what, line.counted, line.found) for line in report.faults] == []
    counts = report.tally.counts
    assert counts["submitted"] + counts["never handed in"] == 8
    assert counts["reviewed"] > 0
    assert counts["funded"] > 0
    assert counts["tranches paid"] > counts["funded"]
    assert counts["paid, KZT"] <= counts["committed, KZT"] <= counts["budget, KZT"]
    assert counts["answers repeated in vain"] == counts["bank lines"]
    assert counts["reminders"] > 0


def test_a_figure_that_differs_is_a_fault():
    assert [line.agrees for line in (Line("submitted", 3, 3), Line("paid, KZT", 100, Decimal("100.00")), Line("late", 1, 2))] == [
        True,
        True,
        False,
    ]


def test_it_never_runs_beside_real_work():
    with pytest.raises(CommandError, match="empty database of its own"):
        call_command("rehearse", here=True)


@pytest.mark.parametrize(
    ("to", "url"),
    [
        ({"HOST": "db", "PORT": "5432", "USER": "orken", "PASSWORD": "a/b@c"}, "postgres://orken:a%2Fb%40c@db:5432/rehearsal_1"),
        (
            {"HOST": "/run/My Socket", "PORT": "5432", "USER": "postgres", "PASSWORD": ""},
            "postgres://postgres@/rehearsal_1?host=%2Frun%2FMy+Socket&port=5432",
        ),
    ],
)
def test_the_address_of_its_database(to, url):
    assert url_of("rehearsal_1", to) == url
