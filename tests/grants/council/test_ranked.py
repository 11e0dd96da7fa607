"""The ranked list a page at a time: the order, the sums and the counts are those of the whole call."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.calls.models import Call, Criterion
from grants.council import services
from grants.council.choices import Outcome
from grants.council.queries import bands_of, bands_read, figures_of, prepared_of, ranked_for, reviews_read
from grants.council.views import calls as pages
from grants.review.choices import ConflictKind, State
from grants.review.services import sign_review
from tests.grants.council.factories import in_council, prepared, release_all
from tests.grants.council.pages import client_for, text_of, typed, url
from tests.grants.review.factories import call_under_review, fill_in, in_state, make_round, signed
from tests.kept import triggers_asleep

pytestmark = pytest.mark.django_db


def ranked_call(*values: int) -> tuple[Call, list[Any]]:
    """A call with an application in council for each value, which one reviewer gave to both criteria."""
    call = call_under_review()
    make_round(call, least_signed=1)
    return call, [in_council(application=signed(call, value, value).application) for value in values]


def fetched(work: Any) -> tuple[int, int]:
    """Statements, and rows that came back."""
    rows = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal rows
        answer = execute(sql, params, many, context)
        rows += max(context["cursor"].rowcount, 0)
        return answer

    with connection.execute_wrapper(count), CaptureQueriesContext(connection) as caught:
        work()
    return len(caught), rows


def test_a_later_page_goes_on_with_places_and_sums(monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    call, (worst, best, second, third) = ranked_call(1, 10, 9, 8)
    for row in (best, second, third):
        prepared(Outcome.FUND, row)
    client = client_for(best.chair)
    first, later = (text_of(client.get(url("ranking", call.key), {"cursor": cursor})) for cursor in ("", "2"))
    assert [row.number in first for row in (best, second, third, worst)] == [True, True, False, False]
    assert [row.number in later for row in (best, second, third, worst)] == [False, False, True, True]
    assert 'rel="next" href="?cursor=2"' in first
    assert 'rel="prev" href="?cursor=0"' in later
    assert "<strong>3</strong>" in later
    together = [line.total for line in ranked_for(call)]
    assert together == [[best.requested], [best.requested * 2], [best.requested * 3], []]
    assert ranked_for(call)[2:][0].total == together[2]
    assert ranked_for(call).sums == [best.requested * 3]


def test_counts_and_sums_leave_out_what_the_reader_stepped_out_of():
    call, (best, second, open_) = ranked_call(10, 9, 8)
    prepared(Outcome.FUND, best, actor=best.secretary)
    prepared(Outcome.DECLINE, second)
    services.declare_recusal(best, actor=best.chair, kind=ConflictKind.SHAREHOLDER)
    seen, whole = ranked_for(call, best.chair), ranked_for(call)
    assert (seen.hides, seen.prepared, seen.outcomes, seen.undecided, seen.sums) == (True, 1, {"decline": 1}, 2, [])
    assert (whole.hides, whole.prepared, whole.outcomes, whole.undecided) == (False, 2, {"fund": 1, "decline": 1}, 1)
    assert [line.hidden for line in seen] == [True, False, False]
    assert (seen[0].rank, seen[0].total, seen[1].rank, seen[-1].application.pk) == (None, [], 2, open_.pk)


def test_what_is_prepared_anew_counts_and_not_what_was_released():
    call, (row,) = ranked_call(7)
    prepared(Outcome.RESERVE, row)
    release_all(call)
    assert (ranked_for(call).prepared, ranked_for(call).outcomes) == (0, {"reserve": 1})
    row.refresh_from_db()
    prepared(Outcome.FUND, row)
    ranked = ranked_for(call)
    assert (ranked.prepared, ranked.outcomes, ranked[0].decision) == (1, {"fund": 1}, prepared_of(row))


def test_a_page_costs_the_same_whatever_the_call_holds(monkeypatch):
    """Of a row that is not shown come over its state with what its reviews come to, and its decision's sum: two rows of a few columns."""
    monkeypatch.setattr(pages, "PAGE", 1)
    costs = []
    call, (first,) = ranked_call(9)
    prepared(Outcome.FUND, first)
    client = client_for(first.chair)
    client.get(url("ranking", call.key))
    for more in (0, 2, 3):
        for value in range(more):
            prepared(Outcome.FUND, in_council(application=signed(call, value, value).application))
        costs.append(fetched(lambda: client.get(url("ranking", call.key))))
    assert {statements for statements, _rows in costs} == {costs[0][0]}
    assert [rows - costs[0][1] for _statements, rows in costs] == [0, 2 * 2, 2 * 5]


def test_one_application_s_place_is_that_of_the_list():
    call, rows = ranked_call(8, 10, 8, 3)
    unread = in_council(call)
    lines = {line.application.pk: line for line in ranked_for(call)}
    for row in [*rows, unread]:
        line, alone = lines[row.pk], figures_of(row, reviews_read(row))
        names = ("rank_shown", "mean", "spread", "signed", "wanted")
        assert [getattr(alone, name) for name in names] == [getattr(line, name) for name in names]
    assert [figures_of(row, reviews_read(row)).rank_shown for row in [*rows, unread]] == ["2=", "1", "2=", "4", ""]
    assert figures_of(rows[3], reviews_read(rows[3])).mean == Fraction(30)


def test_thirds_and_sevenths_are_compared_exactly():
    """One review of (1, 3), and two of (0, 3) and (2, 3): the same mean, which no decimal number holds."""
    call = call_under_review()
    make_round(call, least_signed=1, per_application=2)
    with triggers_asleep():
        for criterion, weight, most in zip(call.criteria.all(), ("33.33", "66.67"), (3, 7), strict=True):
            Criterion.objects.filter(pk=criterion.pk).update(weight=weight, max_score=most)
    reviews = [[(1, 3)], [(0, 3), (2, 3)], [(1, 2)], [(3, 7), (0, 0)], [(2, 1), (1, 5), (0, 0)]]
    rows = []
    for first, *more in reviews:
        row = signed(call, *first).application
        for values in more:
            review = in_state(State.ACCEPTED, application=row)
            fill_in(review, *values)
            sign_review(review, actor=review.person)
        rows.append(in_council(application=row))
    lines = {line.application.pk: line for line in ranked_for(call)}
    alone = [figures_of(row, reviews_read(row)) for row in rows]
    assert [(one.rank_shown, one.mean) for one in alone] == [(lines[row.pk].rank_shown, lines[row.pk].mean) for row in rows]
    assert [one.rank_shown for one in alone][:2] == ["2=", "2="]


def test_one_application_does_not_fetch_the_others():
    call, (row,) = ranked_call(8)
    client, path = client_for(row.chair), url("application", row.key)
    client.get(path)
    before = fetched(lambda: client.get(path))
    for value in (9, 7):
        in_council(application=signed(call, value, value).application)
    after = fetched(lambda: client.get(path))
    assert after == before


def test_from_the_decision_one_comes_back_to_the_page_where_it_stands(monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    call, rows = ranked_call(9, 8, 7)
    client = client_for(rows[0].chair)
    answers = [client.post(url("decide", row.key), typed(step="save")) for row in rows]
    address = url("ranking", call.key)
    assert [answer.url for answer in answers] == [address, address, f"{address}?cursor=2"]
    assert rows[2].number in text_of(client.get(answers[2].url))


def test_bands_of_reviews_in_hand_are_those_that_the_applicant_reads():
    call, (row,) = ranked_call(7)
    bare = in_council(call)
    for one in (row, bare):
        assert bands_read(reviews_read(one)) == bands_of(one)
    assert [line.band for line in bands_of(row)] == ["sound", "sound"]
