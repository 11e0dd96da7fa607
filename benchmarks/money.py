"""Decisions of the years that are over, awards of a tenth, their tranches, payments and books."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from benchmarks.applicants import CALLS, WORDS, Line, Plan
from benchmarks.copying import copy, first_free, numbered
from benchmarks.ground import CURRENT, DOLLAR, YEARS, award_day, decided_at
from core.calendar import today
from core.calendar.working_days import ALMATY
from grants.applications.choices import State as ApplicationState
from grants.awards.choices import ConditionKind, ConditionState, Side
from grants.awards.choices import State as AwardState
from grants.awards.models import Agreement, Award, BankDetails, Condition, Signature, Tranche
from grants.council.choices import Outcome
from grants.council.models import Decision, Release
from grants.ledger.choices import ROUTES, Stage, State, Step
from grants.ledger.models import Account, BankFile, Entry, FundYear, OrderSeries, PaymentOrder, Posting
from grants.ledger.services.bank_files import content_of
from incubator.startups.choices import UseKind
from incubator.startups.models import CapUse, StartUp

IBAN, BIC = "KZ65125KZT1001300224", "HSBKKZKX"
RICH = Decimal(900_000_000_000)
OUTCOMES = {
    ApplicationState.FUNDED: Outcome.FUND,
    ApplicationState.RESERVE: Outcome.RESERVE,
    ApplicationState.NOT_FUNDED: Outcome.DECLINE,
}
STARTING = {1: AwardState.PREPARING, 2: AwardState.OFFERED, 3: AwardState.SIGNED}
"""Of the last year's awards a few are not running yet."""


def fill_decisions(plan: Plan) -> None:
    past = [call for number, call in enumerate(plan.ground.calls) if number % YEARS != CURRENT]
    releases = {call.pk: Release.objects.create(call=call, released_by=plan.ground.chair, released_at=decided_at(call)).pk for call in past}
    copy(Decision, numbered(first_free(Decision), (_decision(plan, line, releases) for line in plan.reviewed() if line.state in OUTCOMES)))


def _decision(plan: Plan, line: Line, releases: dict[int, int]) -> dict[str, Any]:
    outcome = OUTCOMES[line.state]
    amount, currency = line.sum if outcome == Outcome.FUND else (None, line.sum[1])
    return {
        "application_id": plan.application(line),
        "outcome": outcome,
        "amount": amount,
        "amount_currency": currency,
        "place": line.place // 15 + 1 if outcome == Outcome.RESERVE else None,
        "reasons": WORDS,
        "prepared_by_id": plan.ground.chair.pk,
        "prepared_at": decided_at(line.call) - timedelta(days=1),
        "release_id": releases[line.call.pk],
    }


class Books:
    """Awards with everything behind them; rows are gathered in the order in which the tables point at each other."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.day = plan, today()
        self.decisions = dict(Decision.objects.filter(outcome=Outcome.FUND).values_list("application_id", "pk"))
        self.lines = [line for line in plan.reviewed() if line.state == ApplicationState.FUNDED]
        self.accounts, self.awards, self.tranches, self.orders = (first_free(model) for model in (Account, Award, Tranche, PaymentOrder))
        self.file = first_free(BankFile)
        self.numbers: Counter[int] = Counter()
        self.paid_rows: list[tuple[Line, int, dict[str, Any]]] = []

    def fill(self) -> None:
        self._open_years()
        lines = self.lines
        copy(Account, numbered(self.accounts, ({"fund_id": self._fund(line), "label": f"{line.code} · {line.title}"} for line in lines)))
        copy(Award, numbered(self.awards, (self._award(number, line) for number, line in enumerate(lines))))
        copy(CapUse, (self._use(line) for line in lines))
        copy(Tranche, numbered(self.tranches, (row for number, line in enumerate(lines) for row in self._tranches(number, line))))
        copy(Condition, (row for number, line in enumerate(lines) for row in self._conditions(number, line)))
        self._sign()
        keys = dict(Tranche.objects.values_list("pk", "key"))
        self.paid_rows = [row for number, line in enumerate(lines) for row in self._orders(number, line, keys)]
        self._make_bank_file()
        copy(PaymentOrder, numbered(self.orders, (row for _line, _number, row in self.paid_rows)))
        self._follow_series()
        self._write_journal()

    # Funds

    def _fund(self, line: Line) -> int:
        return self.plan.ground.funds[line.number % CALLS // YEARS].pk

    def _open_years(self) -> None:
        this = self.day.year
        self.years = {
            (fund.pk, year): FundYear.objects.create(fund=fund, year=year).pk
            for fund in self.plan.ground.funds
            for year in range(this - YEARS, this + 3)
        }

    # Awards

    def state_of(self, line: Line) -> AwardState:
        if line.year == 0:
            return AwardState.CLOSED
        return STARTING.get(line.place // 15 % 8, AwardState.RUNNING) if line.year == CURRENT - 1 else AwardState.RUNNING

    def agreed(self, line: Line) -> Decimal:
        amount, currency = line.sum
        return amount if currency == "KZT" else amount * DOLLAR

    def _award(self, number: int, line: Line) -> dict[str, Any]:
        amount, currency = line.sum
        foreign, state, day = currency != "KZT", self.state_of(line), award_day(line.call)
        signed = state in (AwardState.SIGNED, AwardState.RUNNING, AwardState.CLOSED)
        both = state in (AwardState.RUNNING, AwardState.CLOSED)
        return {
            "application_id": self.plan.application(line),
            "call_id": line.call.pk,
            "decision_id": self.decisions[self.plan.application(line)],
            "account_id": self.accounts + number,
            "number": line.code,
            "amount": amount,
            "amount_currency": currency,
            "agreed": self.agreed(line),
            "day": day,
            "rate_value": DOLLAR if foreign else Decimal(1),
            "rate_day": day if foreign else None,
            "rate_source": "hand" if foreign else "",
            "state": state,
            "starts_on": day + timedelta(days=5),
            "ends_on": day + timedelta(days=370),
            "prepared_by_id": self.plan.ground.officer.pk,
            "created_at": at(day),
            "offered_at": None if state == AwardState.PREPARING else at(day),
            "signed_at": at(day) if signed else None,
            "countersigned_at": at(day) if both else None,
            "ended_at": at(day) + timedelta(days=370) if state == AwardState.CLOSED else None,
        }

    def _use(self, line: Line) -> dict[str, Any]:
        amount, currency = line.sum
        tenge, day = currency == "KZT", award_day(line.call)
        return {
            "startup_id": self.plan.first[StartUp] + self.plan.startup_of(line),
            "kind": UseKind.USE,
            "amount": amount,
            "amount_currency": currency,
            "day": day,
            "usd_value": DOLLAR if tenge else Decimal(1),
            "usd_day": day if tenge else None,
            "numerator": amount * 100,
            "denominator": DOLLAR * 100 if tenge else Decimal(100),
            "about_id": self.plan.application(line),
        }

    def _days(self, line: Line) -> tuple[date, date]:
        day = award_day(line.call)
        return day + timedelta(days=5), day + timedelta(days=190)

    def _tranches(self, number: int, line: Line) -> Iterator[dict[str, Any]]:
        for position, day in enumerate(self._days(line), 1):
            yield {"award_id": self.awards + number, "position": position, "amount": self.agreed(line) / 2, "planned_on": day}

    def is_paid(self, line: Line, position: int) -> bool:
        """The first tranche of what runs; the second where the award is closed, or of an earlier year, a few left for today."""
        if self.state_of(line) not in (AwardState.RUNNING, AwardState.CLOSED):
            return False
        return position == 1 or self.state_of(line) == AwardState.CLOSED or (line.year == 1 and line.place // 15 % 10 > 0)

    def _conditions(self, number: int, line: Line) -> Iterator[dict[str, Any]]:
        kinds = ((ConditionKind.AGREEMENT, ConditionKind.BANK), (ConditionKind.BANK, ConditionKind.REPORT))
        runs, day = self.state_of(line) in (AwardState.RUNNING, AwardState.CLOSED), award_day(line.call)
        for position, (wanted, planned) in enumerate(zip(kinds, self._days(line), strict=True), 1):
            for place, kind in enumerate(wanted, 1):
                met = runs if kind != ConditionKind.REPORT else self.is_paid(line, 2)
                yield {
                    "tranche_id": self.tranches + 2 * number + position - 1,
                    "position": place,
                    "kind": kind,
                    "due_on": planned - timedelta(days=15) if kind == ConditionKind.REPORT else None,
                    "state": ConditionState.MET if met else ConditionState.OPEN,
                    "met_at": at(day) if met else None,
                }

    def _sign(self) -> None:
        """The agreement of what was offered, both signatures and the bank account of what runs."""
        offered = [(number, line) for number, line in enumerate(self.lines) if self.state_of(line) != AwardState.PREPARING]
        running = [(number, line) for number, line in offered if self.state_of(line) in (AwardState.RUNNING, AwardState.CLOSED)]
        start, officer = first_free(Agreement), self.plan.ground.officer.pk
        papers = {number: start + place for place, (number, _line) in enumerate(offered)}
        told = {"content": '{"facts": {}, "text": {}}', "sha256": "0" * 64, "made_by_id": officer}
        copy(Agreement, numbered(start, ({"award_id": self.awards + number, **told} for number, _line in offered)))
        copy(
            Signature,
            (
                {"agreement_id": papers[number], "side": side, "signed_by_id": who, "sha256": "0" * 64}
                for number, line in running
                for side, who in ((Side.APPLICANT, self.plan.owner(line)), (Side.FUND, officer))
            ),
        )
        copy(BankDetails, (self._account_of(number, line) for number, line in running))

    def _account_of(self, number: int, line: Line) -> dict[str, Any]:
        when = at(award_day(line.call))
        known = {"award_id": self.awards + number, "iban": IBAN, "bic": BIC, "given_by_id": self.plan.owner(line), "given_at": when}
        return known | {"confirmed_by_id": self.plan.ground.officer.pk, "confirmed_at": when}

    # Payments

    def _orders(self, number: int, line: Line, keys: dict[int, Any]) -> Iterator[tuple[Line, int, dict[str, Any]]]:
        ground = self.plan.ground
        for position, day in enumerate(self._days(line), 1):
            if not self.is_paid(line, position):
                continue
            paid = line.year < CURRENT - 1 or line.place // 15 % 4 > 0
            self.numbers[day.year] += 1
            yield line, number, {
                "number": f"P{day.year}-{self.numbers[day.year]:05d}",
                "fund_year_id": self.years[self._fund(line), day.year],
                "account_id": self.accounts + number,
                "about_kind": Tranche._meta.label_lower,
                "about_key": str(keys[self.tranches + 2 * number + position - 1]),
                "payee_name": f"ТОО «Дала {line.organisation}»",
                "iban": IBAN,
                "bic": BIC,
                "amount": self.agreed(line) / 2,
                "purpose": f"Транш {position} по договору {line.code}",
                "state": State.PAID if paid else State.PREPARED,
                "prepared_by_id": ground.maker.pk,
                "prepared_at": at(day),
                "released_by_id": ground.releaser.pk if paid else None,
                "released_at": at(day) if paid else None,
                "bank_file_id": self.file if paid else None,
                "paid_on": day if paid else None,
            }  # fmt: skip

    def _make_bank_file(self) -> None:
        """One file of the bank for all that is paid."""
        paid = [PaymentOrder(pk=self.orders + place, **row) for place, (*_about, row) in enumerate(self.paid_rows) if row["bank_file_id"]]
        content = content_of(paid)
        BankFile.objects.create(
            pk=self.file,
            made_by=self.plan.ground.maker,
            count=len(paid),
            total=sum(order.amount.amount for order in paid),
            content=content,
            sha256=sha256(content.encode()).hexdigest(),
        )

    def _follow_series(self) -> None:
        for year, last in self.numbers.items():
            OrderSeries.objects.update_or_create(prefix=f"P{year}", defaults={"last": last})

    # The journal

    def _write_journal(self) -> None:
        """Budgets given, tranches committed, what is paid released and paid: entries first, then the two sides of each."""
        start = first_free(Entry)
        moves = [*self._budgets(), *self._commitments(), *self._payments()]
        copy(Entry, numbered(start, ({"at": at(day), "day": day, "step": step, "order_id": order} for step, day, order, *_rest in moves)))
        copy(Posting, (row for place, move in enumerate(moves) for row in self._sides(start + place, *move)))

    def _budgets(self) -> Iterator[tuple[Step, date, int | None, int, int | None, Decimal]]:
        for year in self.years.values():
            yield Step.GIVE, self.day, None, year, None, RICH

    def _commitments(self) -> Iterator[tuple[Step, date, int | None, int, int | None, Decimal]]:
        for number, line in enumerate(self.lines):
            for day in self._days(line):
                year = self.years[self._fund(line), day.year]
                yield Step.COMMIT, award_day(line.call), None, year, self.accounts + number, self.agreed(line) / 2

    def _payments(self) -> Iterator[tuple[Step, date, int | None, int, int | None, Decimal]]:
        for place, (_line, _number, row) in enumerate(self.paid_rows):
            if row["state"] == State.PAID:
                for step in (Step.ORDER, Step.PAY):
                    yield step, row["paid_on"], self.orders + place, row["fund_year_id"], row["account_id"], row["amount"]

    def _sides(
        self, entry: int, step: Step, _day: date, _order: int | None, year: int, account: int | None, total: Decimal
    ) -> Iterator[Any]:
        for stage, sign in zip(ROUTES[step], (-1, 1), strict=True):
            named = None if stage in (Stage.SOURCE, Stage.BUDGET) else account
            amount = sign * total
            yield {"entry_id": entry, "fund_year_id": year, "stage": stage, "account_id": named, "amount": amount, "kzt": amount}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ALMATY)
