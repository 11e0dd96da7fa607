"""May this applicant apply? Facts that rooms register, compared with what the call wants; no import of those rooms.

A fact knows how to be found, how to be said, and the sentences of its rule. A rule is a row of the call, so a call
names facts that `calls` has never heard of.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.calendar import arrived_at
from grants.calls.choices import Operator, Severity
from grants.calls.models import Call, EligibilityRule
from parks.directory.models import Organisation

type Sentence = str | Promise
UNKNOWN = object()
"""A provider's answer where the fact is not known yet; the rule is then neither held nor broken."""


@dataclass(frozen=True)
class Fact:
    """Sentences may name %(fact)s and %(wanted)s. `find(organisation, call, instant)` gives the value or UNKNOWN.

    `demand` is the rule itself, told to somebody of whom nothing is known. `operators` are those that its sentences fit,
    `options` the (code, words) to choose from where the call wants one of several. `per_call=False` says that the value
    is the same for every call, so that a list of calls asks for it once.
    """

    code: str
    label: Sentence
    find: Callable[[Organisation, Call, datetime], Any]
    holds: Sentence
    fails: Sentence
    unknown: Sentence
    mend: Sentence = ""
    show: Callable[[Any], Sentence] = str
    show_wanted: Callable[[Any], Sentence] = str
    expand: Callable[[Any], Any] = lambda wanted: wanted
    demand: Sentence = ""
    operators: tuple[Operator, ...] = tuple(Operator)
    options: Callable[[], Iterable[tuple[str, Sentence]]] | None = None
    per_call: bool = True


_facts: dict[str, Fact] = {}


def register_fact(fact: Fact) -> None:
    if fact.code in _facts:
        raise ValueError(f"the fact {fact.code} is registered twice")
    _facts[fact.code] = fact


def facts() -> tuple[Fact, ...]:
    return tuple(_facts.values())


def fact_named(code: str) -> Fact:
    return _facts[code]


_memory: ContextVar[dict[Any, Any] | None] = ContextVar("eligibility", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, what was found out once is not asked for again: a page of calls costs as many queries as one."""
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered[T](what: Any, find: Callable[[], T]) -> T:
    memory = _memory.get()
    if memory is None:
        return find()
    if what not in memory:
        memory[what] = find()
    return memory[what]


@dataclass(frozen=True)
class Line:
    """One rule's answer: `state` is ok, warn, bad or unknown."""

    number: int
    state: str
    sentence: str
    mend: str = ""


@dataclass(frozen=True)
class Verdict:
    lines: tuple[Line, ...]

    @property
    def may_apply(self) -> bool:
        return not any(line.state in {"bad", "unknown"} for line in self.lines)

    @property
    def refused(self) -> bool:
        return any(line.state == "bad" for line in self.lines)

    @property
    def hindrances(self) -> tuple[Line, ...]:
        """The lines that stand in the way, those that refuse before those that nobody knows."""
        return tuple(sorted((line for line in self.lines if line.state in {"bad", "unknown"}), key=lambda line: line.state))


def compare(operator: str, value: Any, wanted: Any) -> bool:
    """Exact comparison; sums and counts are compared as decimals, whatever type they came in."""
    match operator:
        case Operator.IN:
            return value in wanted
        case Operator.NOT_IN:
            return value not in wanted
        case Operator.AT_LEAST:
            return Decimal(str(value)) >= Decimal(str(wanted))
        case Operator.AT_MOST:
            return Decimal(str(value)) <= Decimal(str(wanted))
        case Operator.MORE_THAN:
            return Decimal(str(value)) > Decimal(str(wanted))
        case Operator.TRUE:
            return value is True
    raise ValueError(f"no such comparison: {operator}")


def judge(call: Call, organisation: Organisation, rules: Iterable[EligibilityRule] | None = None) -> Verdict:
    """Every rule of the call asked of one organisation, at the instant that counts."""
    instant = arrived_at()
    rules = call.eligibility_rules.all() if rules is None else rules
    with remembering():
        return Verdict(tuple(_answer(number, rule, call, organisation, instant) for number, rule in enumerate(rules, 1)))


def demand_of(rule: EligibilityRule) -> str:
    """The rule in words, for readers of whom nothing is known yet."""
    fact = _facts.get(rule.fact)
    if fact is None:
        return rule.fact
    wanted = str(fact.show_wanted(rule.wanted)) if rule.wanted is not None else ""
    if fact.demand:
        return str(fact.demand) % {"wanted": wanted}
    return " ".join(filter(None, [f"{fact.label}:", str(Operator(rule.operator).label), wanted]))


def demands_of(call: Call) -> list[Line]:
    """The rules of the call, not asked of anybody."""
    with remembering():
        return [Line(number, "unknown", demand_of(rule)) for number, rule in enumerate(call.eligibility_rules.all(), 1)]


def _answer(number: int, rule: EligibilityRule, call: Call, organisation: Organisation, instant: datetime) -> Line:
    fact = _facts.get(rule.fact)
    if fact is None:
        return Line(number, "unknown", _("This rule cannot be checked here: %(rule)s") % {"rule": rule.fact})
    place = (fact.code, organisation.pk, call.pk if fact.per_call else None)
    value = remembered(place, lambda: fact.find(organisation, call, instant))
    wanted = fact.show_wanted(rule.wanted)
    if value is UNKNOWN:
        return Line(number, "unknown", str(fact.unknown) % {"wanted": wanted, "fact": ""}, str(fact.mend))
    words = {"fact": fact.show(value), "wanted": wanted}
    if compare(rule.operator, value, fact.expand(rule.wanted)):
        return Line(number, "ok", str(fact.holds) % words)
    state = "bad" if rule.severity == Severity.ERROR else "warn"
    return Line(number, state, str(fact.fails) % words, str(fact.mend) % words)
