"""The application as a document: every answer under its question, in the words of the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.web.numbers import money, number
from grants.applications.models import Application, GivenFile
from grants.applications.questionnaire import DOCUMENTS, parts_of
from grants.applications.texts import read_money
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Item, Part

UNGROUPED = 4
"""Digits that are written without a space between them: the number may be a year."""


@dataclass(frozen=True)
class Line:
    label: str | Promise
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str | Promise
    lines: list[Line]
    files: list[GivenFile] = field(default_factory=list)
    template: str = ""
    context: dict[str, object] = field(default_factory=dict)


def chapters_of(application: Application) -> list[Chapter]:
    """Every part with its answers, and the files in that of the documents."""
    return [_documents(application, part) if part.code == DOCUMENTS else chapter for part, chapter in _written(application)]


def written_chapters(application: Application) -> list[Chapter]:
    """The same without the part of the documents."""
    return [chapter for part, chapter in _written(application) if part.code != DOCUMENTS]


def _written(application: Application) -> Iterator[tuple[Part, Chapter]]:
    given = dict(application.answers.values_list("code", "value"))
    for part in parts_of(application):
        lines = [Line(item.label, _shown(item, given.get(item.code, "")), item.kind) for item in part.items]
        yield part, Chapter(part.code, part.title, lines, [], part.template, part.context)


def _documents(application: Application, part: Part) -> Chapter:
    return Chapter(part.code, part.title, [], list(application.files.filter(removed_at=None).select_related("document", "file")))


def _shown(item: Item, value: str) -> str:
    """An answer in words: the label of a choice, a sum with its currency; unanswered stays empty."""
    match item.kind:
        case QuestionKind.CHOICE:
            return str(dict(item.choices).get(value, value))
        case QuestionKind.YES_NO:
            return {"yes": _("yes"), "no": _("no")}.get(value, "")
        case QuestionKind.NUMBER if value.isdecimal() and len(value) > UNGROUPED:
            return number(int(value))
        case QuestionKind.MONEY if value:
            try:
                return str(money(read_money(value, currencies=[code for code, _label in item.choices])))
            except ValidationError:
                return value
    return value
