"""What happened, as the rehearsal itself counted it, and what each step cost."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Cost:
    """One step: its name, seconds of the machine's clock, statements sent to the database."""

    step: str
    seconds: float
    statements: int


@dataclass
class Tally:
    """Counted while things are done, so that the database's own figures can be held against it."""

    counts: Counter[str] = field(default_factory=Counter)
    costs: list[Cost] = field(default_factory=list)

    def note(self, what: str, number: int = 1) -> None:
        self.counts[what] += number

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        statements = 0

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            nonlocal statements
            statements += 1
            return execute(sql, params, many, context)

        begun = perf_counter()
        with connection.execute_wrapper(count):
            yield
        self.costs.append(Cost(name, perf_counter() - begun, statements))
