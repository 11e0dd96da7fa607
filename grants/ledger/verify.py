"""Proof that the books hold, recomputed from their rows. Other rooms register checks of their own."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q

from core.audit.chain import check_chain
from grants.ledger.choices import AT_THE_BANK, ROUTES
from grants.ledger.models import BankFile, OrderSeries, PaymentOrder
from grants.ledger.services.bank_files import content_of

type Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


@dataclass(frozen=True)
class Result:
    """A check by its name, and each fault that it found in one line."""

    name: str
    faults: list[str]


def check(name: str, function: Check) -> None:
    """Register a check: `function()` gives a line for each fault, nothing where all holds."""
    if name in _checks:
        raise ValueError(f"the check {name!r} is registered twice")
    _checks[name] = function


def run_checks() -> list[Result]:
    return [Result(name, list(function())) for name, function in sorted(_checks.items())]


def verify_books() -> list[str]:
    """Every fault of the ledger itself."""
    return [fault for function in (balance, stages, routes, orders_agree, orders_moved, bank_files, numbers) for fault in function()]


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def balance() -> Iterator[str]:
    """Each entry has two sides or more, which sum to zero."""
    sql = """SELECT entry.id, coalesce(sum(posting.kzt), 0) FROM grants_ledger_entry AS entry
        LEFT JOIN grants_ledger_posting AS posting ON posting.entry_id = entry.id
        GROUP BY entry.id HAVING count(posting.id) < 2 OR sum(posting.kzt) <> 0 ORDER BY entry.id"""
    for entry, total in _rows(sql):
        yield f"entry {entry} does not balance: {total} KZT"


def stages() -> Iterator[str]:
    """Nothing but the source is below zero, and the source never above."""
    sql = """SELECT fund.code, year.year, posting.stage, posting.account_id, sum(posting.kzt) FROM grants_ledger_posting AS posting
        JOIN grants_ledger_fundyear AS year ON year.id = posting.fund_year_id JOIN grants_ledger_fund AS fund ON fund.id = year.fund_id
        GROUP BY fund.code, year.year, posting.stage, posting.account_id
        HAVING (CASE WHEN posting.stage = 'source' THEN sum(posting.kzt) > 0 ELSE sum(posting.kzt) < 0 END) ORDER BY 1, 2, 3, 4"""
    for fund, year, stage, account, total in _rows(sql):
        yield f"{fund} {year}, {stage}, account {account or 'none'}: {total} KZT"


def routes() -> Iterator[str]:
    """Money goes along the route of its step and nowhere else."""
    known = ", ".join(f"('{step}', '{source}', '{target}')" for step, (source, target) in ROUTES.items())
    sql = f"""SELECT entry.id, entry.step FROM grants_ledger_entry AS entry JOIN grants_ledger_posting AS posting ON posting.entry_id = entry.id
        WHERE NOT EXISTS (SELECT 1 FROM (VALUES {known}) AS route (step, source, target) WHERE route.step = entry.step
            AND posting.stage = (CASE WHEN posting.kzt < 0 THEN route.source ELSE route.target END))
        GROUP BY entry.id, entry.step ORDER BY entry.id"""  # noqa: S608  words of our own choices, nobody's input
    for entry, step in _rows(sql):
        yield f"entry {entry} leaves the route of its step {step}"


def orders_agree() -> Iterator[str]:
    """What is ordered and paid of each account in each year is the sum of its payments in those states."""
    sql = """
        WITH books AS (
            SELECT account_id, fund_year_id, stage, sum(kzt) AS total FROM grants_ledger_posting WHERE stage IN ('ordered', 'paid') GROUP BY 1, 2, 3
        ), orders AS (
            SELECT account_id, fund_year_id, (CASE state WHEN 'paid' THEN 'paid' ELSE 'ordered' END) AS stage, sum(amount) AS total
            FROM grants_ledger_paymentorder WHERE state IN ('released', 'sent', 'paid') AND amount_currency = 'KZT' GROUP BY 1, 2, 3
        )
        SELECT account_id, fund_year_id, stage, coalesce(books.total, 0), coalesce(orders.total, 0)
        FROM books FULL JOIN orders USING (account_id, fund_year_id, stage)
        WHERE coalesce(books.total, 0) <> coalesce(orders.total, 0) ORDER BY 1, 2, 3"""
    for account, year, stage, books, orders in _rows(sql):
        yield f"account {account}, year {year}, {stage}: books {books}, payments {orders} KZT"


def orders_moved() -> Iterator[str]:
    """Each payment made exactly the steps of its state, each with its own sum."""
    sql = """
        WITH moved AS (
            SELECT o.id, o.number, o.state, o.released_by_id, o.amount, coalesce(array_agg(e.step ORDER BY e.id) FILTER (WHERE e.id IS NOT NULL), '{}') AS steps,
                bool_and(e.id IS NULL OR EXISTS (SELECT 1 FROM grants_ledger_posting AS p
                    WHERE p.entry_id = e.id AND p.kzt = o.amount AND p.account_id = o.account_id AND p.fund_year_id = o.fund_year_id)) AS same
            FROM grants_ledger_paymentorder AS o LEFT JOIN grants_ledger_entry AS e ON e.order_id = o.id GROUP BY o.id
        )
        SELECT number, state, array_to_string(steps, ' ') FROM moved WHERE NOT same OR array_to_string(steps, ' ') NOT IN (
            SELECT steps FROM (VALUES ('prepared', ''), ('released', 'order'), ('sent', 'order'), ('paid', 'order pay'),
                ('returned', 'order bounce'), ('returned', 'order pay refund'), ('cancelled', ''), ('cancelled', 'order unorder')) AS told (state, steps)
            WHERE told.state = moved.state) ORDER BY number"""
    for number, state, steps in _rows(sql):
        yield f"payment {number} is {state}, its entries say: {steps or 'nothing'}"


def bank_files() -> Iterator[str]:
    """Each file is what its hash says, and what its payments give today."""
    for file in BankFile.objects.prefetch_related("orders"):
        if hashlib.sha256(file.content.encode()).hexdigest() != file.sha256:
            yield f"bank file {file.key} is not what its hash says"
        elif content_of(file.orders.all()) != file.content:
            yield f"bank file {file.key} is not what its payments give"


def numbers() -> Iterator[str]:
    """Numbers run without a gap; nobody released what they prepared, and nothing is at the bank without a release."""
    for series in OrderSeries.objects.all():
        given = PaymentOrder.objects.filter(number__startswith=f"{series.prefix}-").count()
        if given != series.last:
            yield f"series {series.prefix}: {series.last} numbers given out, {given} payments"
    wrong = Q(released_by=F("prepared_by")) | Q(state__in=AT_THE_BANK, released_by=None)
    for number in PaymentOrder.objects.filter(wrong).values_list("number", flat=True):
        yield f"payment {number} was not released by a second person"


def audit_chain() -> Iterator[str]:
    report = check_chain()
    if report.broken_at is not None:
        yield f"link {report.broken_at} does not hold"
    if report.unsealed:
        yield f"{report.unsealed} entries without a link"


check("audit chain", audit_chain)
check("books", verify_books)
