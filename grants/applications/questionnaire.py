"""The form of one application: the pipeline's own parts, those of its kind, and the sections of its call, as one list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grants.applications.choices import REQUESTED, TITLE
from grants.applications.models import Application
from grants.applications.texts import clean_text, read_money
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Item, Part, kind_named
from grants.calls.models import DocumentWanted, Question

SUMMARY = "summary"
MONEY = "money"
DOCUMENTS = "documents"


def parts_of(application: Application) -> list[Part]:
    """Every part in the order in which it is written; questions of the call carry its section's code as a prefix."""
    questions = _questions(application)
    return [
        _summary(),
        *kind_named(application.kind).parts(application),
        *_sections(questions),
        _money(application),
        *([Part(DOCUMENTS, _("Documents"), template="applications/_documents.html")] if _wants_documents(application, questions) else []),
    ]


def part_named(application: Application, code: str) -> Part | None:
    return next((part for part in parts_of(application) if part.code == code), None)


def items_of(application: Application) -> Iterator[tuple[Part, Item]]:
    for part in parts_of(application):
        for item in part.items:
            yield part, item


def item_named(application: Application, code: str) -> Item | None:
    """One item, found without building the whole form: this is asked at each autosave."""
    if code == TITLE:
        return _title_item()
    if code == REQUESTED:
        return _requested_item(application)
    if (question := question_named(application, code)) is not None:
        return item_of(question)
    return next((item for part in kind_named(application.kind).parts(application) for item in part.items if item.code == code), None)


def item_of(question: Question) -> Item:
    return _item(question.section.code, question)


def question_named(application: Application, code: str) -> Question | None:
    """The call's own question behind an item, if it is one."""
    section, _dot, name = code.partition(".")
    return Question.objects.filter(section__call=application.call_id, section__code=section, code=name).select_related("section").first()


def _questions(application: Application) -> list[Any]:
    """All questions of the call in the order of the form, with their sections: no call opens with a section that asks nothing."""
    wanted = Exists(DocumentWanted.objects.filter(call=OuterRef("section__call")))
    rows = Question.objects.filter(section__call=application.call_id).select_related("section").annotate(wants_documents=wanted)
    return list(rows.order_by("section__position", "section_id", "position", "pk"))


def _sections(questions: Sequence[Question]) -> Iterator[Part]:
    for _key, group in groupby(questions, key=lambda question: question.section_id):
        rows = list(group)
        section = rows[0].section
        yield Part(section.code, section.title, section.intro, tuple(_item(section.code, row) for row in rows))


def _wants_documents(application: Application, questions: Sequence[Any]) -> bool:
    return questions[0].wants_documents if questions else application.call.documents.exists()


def _summary() -> Part:
    return Part(SUMMARY, _("Title"), _("One line by which everybody will know this application."), (_title_item(),))


def _title_item() -> Item:
    return Item(TITLE, _("Title of the application"), QuestionKind.LINE, _("What you make and for whom, in one line."), max_length=200)


def _money(application: Application) -> Part:
    return Part(MONEY, _("Sum asked for"), items=(_requested_item(application),))


def _requested_item(application: Application) -> Item:
    return Item(
        REQUESTED,
        _("Sum asked for"),
        QuestionKind.MONEY,
        _("In the currency of your budget; at most what the call allows."),
        choices=tuple((code, code) for code in application.call.currencies),
    )


def _item(section: str, question: Question) -> Item:
    language = get_language() or "ru"
    choices = tuple((choice["code"], choice.get(language) or choice["ru"]) for choice in question.choices)
    return Item(f"{section}.{question.code}", question.label, question.kind, question.hint, question.required, question.max_length, choices)


@dataclass(frozen=True)
class Checked:
    """A text as it will be kept, and the sentence of what is wrong with it, if anything is."""

    value: str
    error: str = ""


def check_item(item: Item, raw: str) -> Checked:
    """Clean what was typed. Nothing typed is cut or thrown away: a value that breaks a rule is kept with its sentence."""
    try:
        value = clean_text(raw, lines=item.kind == QuestionKind.TEXT)
    except ValidationError as error:
        return Checked(raw.replace("\x00", ""), error.messages[0])
    if not value:
        return Checked("")
    return Checked(value, _fault(item, value))


def _fault(item: Item, value: str) -> str:
    if len(value) > item.max_length:
        over = len(value) - item.max_length
        return str(_("Shorten this by %(over)s characters: at most %(limit)s are read.") % {"over": over, "limit": item.max_length})
    match item.kind:
        case QuestionKind.MONEY:
            return _money_fault(item, value)
        case QuestionKind.NUMBER if not _is_number(value):
            return str(_("Write a number in digits."))
        case QuestionKind.CHOICE if value not in dict(item.choices):
            return str(_("Choose one of the answers."))
        case QuestionKind.YES_NO if value not in {"yes", "no"}:
            return str(_("Choose yes or no."))
        case QuestionKind.ADDRESS if not _is_address(value):
            return str(_("Write a full web address that begins with https:// or http://."))
    return ""


def _money_fault(item: Item, value: str) -> str:
    try:
        read_money(value, currencies=[code for code, _label in item.choices])
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _is_number(value: str) -> bool:
    return value.isascii() and value.replace(",", ".", 1).replace(".", "", 1).isdigit()


def _is_address(value: str) -> bool:
    try:
        address = urlsplit(value)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and "." in address.netloc
