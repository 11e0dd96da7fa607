"""What the components of a page are given: a step of a timeline, a task, a rule that was checked, a difference, a clash."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from core.web.badges import Badge

type Text = str | Promise

RULE_ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "alert-octagon", "unknown": "help-circle", "no": "circle-x"}
"""Verdict of a rule -> icon. "bad" can be mended by the reader, "no" is a refusal and stays grey."""


@dataclass(frozen=True)
class Step:
    """A step of a timeline. `phase` is done, now or expected; `expected` says in words when ("7 Dec to 29 Jan", "limit 5 working days")."""

    title: Text
    phase: str
    at: datetime | None = None
    who: Text = ""
    note: Text = ""
    expected: Text = ""
    url: str = ""
    link: Text = ""


@dataclass(frozen=True)
class Task:
    """A part to be done; `button` is the label of its button, given to the next one only."""

    name: Text
    url: str
    state: Badge
    note: Text = ""
    button: Text = ""


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed while the reader wrote: both texts, and who saved theirs when."""

    name: str
    label: Text
    mine: str
    theirs: str
    who: Text = ""
    at: datetime | None = None


def settled(posted: Mapping[str, str], clashes: list[Clash]) -> dict[str, str] | None:
    """The text chosen for each clash of a posted conflict form, or None while one is not chosen yet."""
    chosen: dict[str, str] = {}
    for clash in clashes:
        texts = {"mine": clash.mine, "theirs": clash.theirs, "joined": posted.get(f"joined-{clash.name}", "")}
        if (choice := posted.get(f"choice-{clash.name}", "")) not in texts:
            return None
        chosen[clash.name] = texts[choice]
    return chosen


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The way from one text to the other, word by word: ("same" | "added" | "removed", text)."""
    old, new = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (before, after))
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[start:end])
            continue
        if end > start:
            yield "removed", "".join(old[start:end])
        if new_end > new_start:
            yield "added", "".join(new[new_start:new_end])
