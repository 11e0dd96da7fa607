"""Kept sums: folding them, and the proof that they are those of the rows."""

from collections.abc import Iterator

from django.db import connection, transaction

from incubator.portfolio.models.tally import ADD, COLUMNS

KIND = "call_id, measure, state, currency, year"
FOLD = f"""
WITH folded AS (DELETE FROM incubator_portfolio_tally RETURNING {COLUMNS})
{ADD} SELECT {KIND}, sum(number), sum(with_sum), sum(money) FROM folded GROUP BY {KIND}
    HAVING sum(number) <> 0 OR sum(with_sum) <> 0 OR sum(money) <> 0
"""  # noqa: S608 - names of our own
COUNTED = """
SELECT call_id, 'asked' AS measure, state, requested_currency AS currency, 0 AS year,
    count(*) AS number, count(requested) AS with_sum, coalesce(sum(requested), 0) AS money
    FROM grants_applications_application WHERE state <> 'draft' AND number IS NOT NULL GROUP BY call_id, state, requested_currency
UNION ALL
SELECT application.call_id, 'decided', '', decision.amount_currency, 0, count(*), count(*), sum(decision.amount)
    FROM grants_council_decision AS decision JOIN grants_applications_application AS application ON application.id = decision.application_id
    WHERE decision.release_id IS NOT NULL AND decision.amount IS NOT NULL GROUP BY application.call_id, decision.amount_currency
UNION ALL
SELECT award.call_id, posting.stage, '', 'KZT', fund_year.year, count(*), count(*), sum(posting.kzt)
    FROM grants_ledger_posting AS posting
    JOIN grants_awards_award AS award ON award.account_id = posting.account_id
    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id
    WHERE posting.stage IN ('committed', 'ordered', 'paid') GROUP BY award.call_id, posting.stage, fund_year.year
"""
"""The same sums, from the rows that they are of."""
DIFFER = f"""
SELECT {KIND}, coalesce(kept.number, 0), coalesce(counted.number, 0), coalesce(kept.money, 0), coalesce(counted.money, 0)
FROM (SELECT {KIND}, sum(number) AS number, sum(with_sum) AS with_sum, sum(money) AS money
      FROM incubator_portfolio_tally GROUP BY {KIND}) AS kept
FULL JOIN ({COUNTED}) AS counted
    USING ({KIND})
WHERE (coalesce(kept.number, 0), coalesce(kept.with_sum, 0), coalesce(kept.money, 0))
   <> (coalesce(counted.number, 0), coalesce(counted.with_sum, 0), coalesce(counted.money, 0))
ORDER BY {KIND}
"""  # noqa: S608 - names of our own


def fold() -> None:
    """One row for each kind instead of one for each change. Readers see the rows before or after, never between; what is added meanwhile stays."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)


def recount() -> None:
    """Make the sums anew from the rows, while nothing that they are of can change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE incubator_portfolio_tally IN ACCESS EXCLUSIVE MODE")
        cursor.execute("DELETE FROM incubator_portfolio_tally")
        cursor.execute(f"{ADD} {COUNTED}")


def faults() -> Iterator[str]:
    """A line for each sum that is not that of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFER)
        rows = cursor.fetchall()
    for call, measure, state, currency, year, kept, counted, total, added in rows:
        kind = " ".join(str(one) for one in (measure, state, currency, year) if one)
        yield f"call {call}, {kind}: {kept} rows of {total} are kept, {counted} of {added} counted"
