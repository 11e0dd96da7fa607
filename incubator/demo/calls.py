"""The demo's calls: set up as an administrator would, part by part, and opened on the day on which they opened."""

from decimal import Decimal
from typing import Any

from djmoney.money import Money

from core.calendar import moved_to
from grants.calls.models import Call, Criterion, DocumentWanted, EligibilityRule, Question, ScreeningCheck, ScreeningReason, Section, Stream
from grants.calls.services import add_part, create_call, name_officer, open_call
from incubator.demo.content import at, in_languages, read
from incubator.programmes.models import Programme
from incubator.programmes.services import make_intake
from incubator.startups.choices import KIND

TEXTS = ("title", "summary", "who", "purpose", "judging", "afterwards")
LEAD_DAYS = 3
"""A call is set up and opened so many days before it takes applications."""


def make_calls(administrator: Any, officer: Any) -> dict[str, Call]:
    """By their code in data/calls.json."""
    entries = {entry["code"]: entry for entry in read("calls")["calls"]}
    return {code: make_call({**entries.get(entry.get("like"), {}), **entry}, administrator, officer) for code, entry in entries.items()}


def make_call(entry: dict[str, Any], administrator: Any, officer: Any) -> Call:
    opens, closes = at(entry["opens_in"], 9), at(entry["closes_in"], 18)
    with moved_to(min(at(entry["opens_in"] - LEAD_DAYS, 10), at(-1, 10))):
        call = Call(
            kind=KIND,
            stream=Stream.objects.get(code="accelerator-investment"),
            prefix=f"{entry['prefix']}-{opens.year}",
            opens_at=opens,
            closes_at=closes,
            max_amount=Money(Decimal(entry["amount"]), entry["currency"]),
            max_months=entry["months"],
            contact="calls@orken.example",
            **in_languages(entry, *TEXTS),
        )
        create_call(call, actor=administrator)
        name_officer(call, officer, actor=administrator)
        make_intake(call, Programme.objects.get(code=entry["programme"]), number=entry["number"], actor=administrator)
        fill_form(call, administrator)
        fill_rules(call, entry["countries"], administrator)
        open_call(call, actor=administrator)
    return call


def fill_form(call: Call, actor: Any) -> None:
    form = read("calls")["form"]
    for entry in form["sections"]:
        section = add_part(Section(call=call, code=entry["code"], **in_languages(entry, "title", "intro")), actor=actor)
        for asked in entry["questions"]:
            facts = {name: asked[name] for name in ("code", "kind", "required", "max_length", "choices")}
            add_part(Question(section=section, **facts, **in_languages(asked, "label", "hint")), actor=actor)
    for entry in form["documents"]:
        facts = {name: entry[name] for name in ("required", "kinds", "max_bytes")}
        add_part(DocumentWanted(call=call, **facts, **in_languages(entry, "name", "hint")), actor=actor)
    for entry in form["criteria"]:
        add_part(Criterion(call=call, weight=Decimal(entry["weight"]), **in_languages(entry, "name", "guidance")), actor=actor)
    for entry in form["checks"]:
        check = add_part(ScreeningCheck(call=call, **in_languages(entry, "name")), actor=actor)
        for reason in entry["reasons"]:
            add_part(ScreeningReason(check_line=check, **in_languages({"text": reason}, "text")), actor=actor)


def fill_rules(call: Call, countries: list[str], actor: Any) -> None:
    rules = (("startup", "true", None), ("country", "in", countries), ("kind", "in", ["firm", "team"]), ("cap_left", "more_than", "0"))
    for fact, operator, wanted in rules:
        add_part(EligibilityRule(call=call, fact=fact, operator=operator, wanted=wanted), actor=actor)
