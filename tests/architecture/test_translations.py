"""Every text shown to people exists in Kazakh and Russian, once."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import template

from tests.architecture.house import at, catalogues, sources, templates
from tools.compile_messages import faults_in

LANGUAGES = ("kk", "ru")
KEYWORDS: dict = {
    f"{name}{lazy}": spec
    for name, spec in {"gettext": None, "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}.items()
    for lazy in ("", "_lazy")
} | {"gettext_noop": None}
CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")
STRING = re.compile(r"""\s*(u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")\s*(,?)""", re.DOTALL)

type Text = tuple[str, str]  # context, English


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def identity(message) -> Text:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message) -> bool:
    forms = (message.string,) if isinstance(message.string, str) else message.string
    return not message.fuzzy and bool(forms) and all(forms)


@pytest.mark.parametrize("path", catalogues(), ids=at)
def test_a_catalogue_is_complete(path):
    messages = [message for message in catalogue(path) if message.id]
    assert [identity(message) for message in messages if not is_translated(message)] == []
    assert list(faults_in(catalogue(path))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_text_has_one_translation(language):
    translations: dict[Text, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in catalogues():
        if path.parent.parent.name == language:
            for message in catalogue(path):
                if message.id:
                    translations[identity(message)][str(message.string)].append(at(path))
    assert {text: dict(found) for text, found in translations.items() if len(found) > 1} == {}


# Is each text that the sources ask for in a catalogue?


def texts_in_python(path: Path) -> Iterator[Text]:
    for _line, message, _comments, context in extract("python", BytesIO(path.read_bytes()), keywords=KEYWORDS):
        # With a context Babel still gives it first in the tuple
        parts = [part for part in (message if isinstance(message, tuple) else (message,)) if part]
        yield context or "", next((part for part in parts if part != context), context or "")


def texts_in_template(text: str) -> Iterator[Text]:
    """Read what Django makes of a template for xgettext: calls of gettext and its sisters."""
    source = template.templatize(text)
    for call in CALL.finditer(source):
        arguments, place = [], call.end()
        while found := STRING.match(source, place):
            arguments.append(ast.literal_eval(found[1].removeprefix("u")))
            place = found.end()
            if not found[2]:
                break
        if arguments:
            yield (arguments[0], arguments[1]) if call[1].startswith(("p", "np")) else ("", arguments[0])


def test_texts_are_found_in_templates():
    source = """{% load i18n %}{% translate "One" %} {% translate 'It''s' context "c" %} {{ _("Three") }}
    {% blocktranslate count n=rows|length trimmed %}
        one row {% plural %} {{ n }} rows
    {% endblocktranslate %}{% blocktranslate context "page" %}Four{% endblocktranslate %}"""
    assert {("", "One"), ("", "Three"), ("", "one row"), ("page", "Four")} <= set(texts_in_template(source))


def test_texts_are_found_in_python(tmp_path):
    path = tmp_path / "views.py"
    path.write_text("a = _('One')\nb = ngettext('row', 'rows', 2)\nc = pgettext_lazy('page', 'Two')\nd = gettext_lazy('Thr' 'ee')\n")
    assert set(texts_in_python(path)) == {("", "One"), ("", "row"), ("page", "Two"), ("", "Three")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(language):
    known = {identity(message) for path in catalogues() if path.parent.parent.name == language for message in catalogue(path)}
    asked = {(text, at(path)) for path in sources() for text in texts_in_python(path)}
    asked |= {(text, at(path)) for path in templates() for text in texts_in_template(path.read_text(encoding="utf-8"))}
    assert sorted(f"{path}: {text}" for text, path in asked if text not in known) == []
