"""Start-ups with their owner, three applications each, and the applications with what was written and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from benchmarks.copying import copy, first_free, numbered
from benchmarks.ground import CURRENT, NOBODY, PROGRAMMES, YEARS, Ground, year_of
from core.accounts.models import User
from core.identifiers.bin_iin import check_digit
from core.outbox.choices import State as MessageState
from core.outbox.models import Message
from grants.applications.choices import REQUESTED, TITLE, Finding, Outcome, State
from grants.applications.models import Answer, Application, Receipt, Screening, ScreeningLine
from grants.calls.models import Call, NumberSeries, ScreeningCheck
from incubator.programmes.models import Track
from incubator.startups.models import Founder, StartUp, StartupApplication
from parks.directory.choices import Kind, Role
from parks.directory.models import Membership, Organisation, Region

CALLS = len(PROGRAMMES) * YEARS
EACH = 3
"""Applications of one start-up."""
RESERVES = 20
"""Places of a call's reserve list, however many applications it has."""
WORDS = "Датчики влажности, связь без сотовой сети, расчёт полива и отчёт для хозяйства: испытано на трёх полях. "
QUESTIONS = ("problem.who", "solution.what", "plan.result", "plan.spend")


@dataclass(frozen=True)
class Line:
    """One application of the plan. All rows about it are worked out from its number."""

    number: int
    call: Call
    place: int
    waits: bool

    @property
    def year(self) -> int:
        return year_of(self.number) if not self.waits else CURRENT

    @cached_property
    def state(self) -> State:
        """A tenth of all is funded; of the current rounds two are with the reviewers and one with the committee."""
        if self.waits:
            return State.SUBMITTED
        if self.year == CURRENT:
            return State.IN_COUNCIL if self.number % CALLS == CALLS - 1 else State.ADMITTED
        turn = self.place % 15
        if turn in (1, 2):
            return State.FUNDED
        return State.RESERVE if turn == 3 and self.place < 15 * RESERVES else State.NOT_FUNDED

    @property
    def title(self) -> str:
        return f"Полив по данным, поле {self.number}"

    @property
    def sum(self) -> tuple[Decimal, str]:
        """One in four asks in tenge."""
        steps = self.number % 9
        return (Decimal(4_000_000 + 500_000 * steps), "KZT") if self.number % 4 == 0 else (Decimal(8_000 + 2_000 * steps), "USD")

    @property
    def code(self) -> str:
        return f"{self.call.prefix}-{self.place:05d}"

    @property
    def submitted_at(self) -> datetime:
        return self.call.closes_at - timedelta(days=self.number % 30, minutes=self.number % 1409)

    @property
    def organisation(self) -> int:
        """Its place among the start-ups."""
        return self.number // EACH


class Plan:
    """`rows` applications that passed the formal check, a twentieth more that wait for it, and the numbers that each row will have."""

    def __init__(self, rows: int, ground: Ground) -> None:
        self.rows, self.ground = rows, ground
        self.all = rows + max(rows // 20, 3)
        self.startups = -(-rows // EACH) + self.all - rows
        self.first = {model: first_free(model) for model in (User, Organisation, StartUp, Application, Screening)}

    def lines(self) -> Iterator[Line]:
        calls = self.ground.calls
        for number in range(self.all):
            waits = number >= self.rows
            slot = YEARS * (number % len(PROGRAMMES)) + CURRENT if waits else number % CALLS
            yield Line(number, calls[slot], number // CALLS + 1 if not waits else number, waits)

    def reviewed(self) -> Iterator[Line]:
        return (line for line in self.lines() if not line.waits)

    def startup_of(self, line: Line) -> int:
        """Whoever waits applied for the first time."""
        return line.organisation if not line.waits else -(-self.rows // EACH) + line.number - self.rows

    def application(self, line: Line) -> int:
        return self.first[Application] + line.number

    def owner(self, line: Line) -> int:
        return self.first[User] + self.startup_of(line)

    def founded(self) -> datetime:
        return self.ground.calls[0].opens_at - timedelta(days=100)


def fill_applicants(plan: Plan) -> None:
    begun, regions = plan.founded(), list(Region.objects.values_list("pk", flat=True))
    people, organisations, startups = (plan.first[model] for model in (User, Organisation, StartUp))
    numbers = range(plan.startups)
    copy(User, numbered(people, (_owner(number, begun) for number in numbers)))
    copy(Organisation, numbered(organisations, (_firm(number, regions) for number in numbers)))
    copy(Membership, ({"organisation_id": organisations + n, "user_id": people + n, "role": Role.OWNER, "since": begun} for n in numbers))
    copy(
        StartUp, numbered(startups, ({"organisation_id": organisations + n, "one_liner": WORDS[:60], "created_at": begun} for n in numbers))
    )
    copy(Founder, ({"startup_id": startups + n, "user_id": people + n, "family_name": "Замер", "given_name": "Айша", "since": begun} for n in numbers))  # fmt: skip


def _owner(number: int, begun: datetime) -> dict[str, Any]:
    name, mail = f"Замер Айша {number:06}", f"owner-{number}@{NOBODY}"
    columns = {"email": mail, "password": "!", "family_name": "Замер", "given_name": f"Айша {number:06}", "joined_at": begun}
    return columns | {"sort_key": name.lower(), "folded": f"{name.lower()} {mail}"}


def _firm(number: int, regions: list[int]) -> dict[str, Any]:
    named = Organisation(
        kind=Kind.FIRM, bin=_bin(number), name_ru=f"ТОО «Дала {number}»", name_kk=f"«Дала {number}» ЖШС", name_en=f"Dala {number} LLP"
    )
    named.work_out()
    columns = ("kind", "bin", "name", "name_kk", "name_ru", "name_en", "folded", "sort_kk", "sort_ru", "sort_en")
    return {column: getattr(named, column) for column in columns} | {"region_id": regions[number % len(regions)]}


def _bin(number: int) -> str:
    """A number whose check digit holds; the few that have none give way to one of another series."""
    for series in ("2101400", "2202400", "2303400"):
        start = f"{series[:5]}{number:06}"
        if (digit := check_digit(start)) is not None:
            return f"{start}{digit}"
    raise ValueError(number)


def fill_applications(plan: Plan) -> None:
    first = plan.first[Application]
    copy(Application, numbered(first, (_application(plan, line) for line in plan.lines())))
    tracks = list(Track.objects.values_list("pk", flat=True))
    copy(StartupApplication, (_of_startup(plan, line, tracks[line.number % len(tracks)]) for line in plan.lines()))
    copy(Answer, (row for line in plan.lines() for row in _answers(plan, line)))
    copy(Receipt, (_receipt(plan, line) for line in plan.lines()))
    for call in plan.ground.calls:
        NumberSeries.objects.update_or_create(prefix=call.prefix, defaults={"last": 2 * plan.all})
    copy(Message, (row for line in plan.lines() for row in _letters(plan, line)))


def _application(plan: Plan, line: Line) -> dict[str, Any]:
    amount, currency = line.sum
    return {
        "call_id": line.call.pk,
        "kind": line.call.kind,
        "applicant_id": plan.first[Organisation] + plan.startup_of(line),
        "begun_by_id": plan.owner(line),
        "begun_at": line.submitted_at - timedelta(days=2),
        "state": line.state,
        "number": line.code,
        "title": line.title,
        "requested": amount,
        "requested_currency": currency,
        "submitted_at": line.submitted_at,
        # A part of what waits is late: the current calls closed three weeks ago
        "check_due_at": line.submitted_at + timedelta(days=45 if line.number % 3 else 5),
    }


def _of_startup(plan: Plan, line: Line, track: int) -> dict[str, Any]:
    return {"application_id": plan.application(line), "startup_id": plan.first[StartUp] + plan.startup_of(line), "track_id": track}


def _answers(plan: Plan, line: Line) -> Iterator[dict[str, Any]]:
    amount, currency = line.sum
    texts = {TITLE: line.title, REQUESTED: f"{amount} {currency}", **dict.fromkeys(QUESTIONS, 3 * WORDS)}
    for code, value in texts.items():
        known = {"application_id": plan.application(line), "code": code, "value": value}
        yield known | {"saved_by_id": plan.owner(line), "saved_at": line.submitted_at}


def _receipt(plan: Plan, line: Line) -> dict[str, Any]:
    known = {"application_id": plan.application(line), "number": line.code, "sealed_at": line.submitted_at}
    return known | {"sealed_by_id": plan.owner(line), "snapshot": WORDS, "sha256": f"{line.number:064x}"}


def _letters(plan: Plan, line: Line) -> Iterator[dict[str, Any]]:
    for number, code in enumerate(("applications.received", "applications.admitted")):
        yield {
            "code": code,
            "promise": "twice",
            "user_id": plan.owner(line),
            "address": f"owner-{plan.startup_of(line)}@{NOBODY}",
            "language": "ru",
            "subject": f"{line.code}: {line.title}",
            "body": WORDS,
            "message_id": f"<{line.number}-{number}@{NOBODY}>",
            "state": MessageState.SENT,
            "handed_at": line.submitted_at,
            "created_at": line.submitted_at,
        }


def fill_checks(plan: Plan) -> None:
    """The formal check of everything that passed it, line by line."""
    first = plan.first[Screening]
    copy(Screening, numbered(first, (_check(plan, line) for line in plan.reviewed())))
    checks = {call.pk: list(ScreeningCheck.objects.filter(call=call).values_list("pk", flat=True)) for call in plan.ground.calls}
    copy(
        ScreeningLine,
        (
            {"screening_id": first + line.number, "check_line_id": check, "finding": Finding.HOLDS}
            for line in plan.reviewed()
            for check in checks[line.call.pk]
        ),
    )


def _check(plan: Plan, line: Line) -> dict[str, Any]:
    done = line.call.closes_at + timedelta(days=3)
    known = {"application_id": plan.application(line), "officer_id": plan.ground.officer.pk, "begun_at": done}
    return known | {"outcome": Outcome.ADMIT, "decided_at": done}
