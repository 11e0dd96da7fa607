"""What the Content Security Policy and the look of the house ask of every template."""

import re

import pytest

from tests.architecture.house import FLOORS, ROOT, at, sources, templates

FORBIDDEN = {
    "a style attribute": re.compile(r"""\sstyle\s*=\s*["'{]""", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=[\"']application/json)", re.IGNORECASE),
    "an inline event handler": re.compile(r"""\son[a-z]+\s*=\s*["'{]""", re.IGNORECASE),
    "hx-on": re.compile(r"\b(data-)?hx-on\b", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a file from another host": re.compile(
        r"""<(?:script|link|img|iframe|source|audio|video)\b[^>]*\s(?:src|href|srcset)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE
    ),
}
ICON_TAG = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']""")
ICON_WORD = re.compile(r"""\bicon\s*=\s*["']([\w-]+)["']""")
# The admin is Django's own; printed pages and mails carry their style with them
EXEMPT = re.compile(r"/templates/(admin|mail|pdf)/|_pdf\.html$|/pdf\.html$")


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<p class="a" style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "an inline style sheet"),
        ("<script>go()</script>", "an inline script"),
        ('<script nonce="{{ x }}">go()</script>', "an inline script"),
        ('<a onclick="go()">', "an inline event handler"),
        ('<a hx-on:click="go()">', "hx-on"),
        ('<a href="javascript:go()">', "a script address"),
        ('<script src="https://elsewhere.example/x.js"></script>', "a file from another host"),
        ('<img src="//elsewhere.example/x.png">', "a file from another host"),
    ],
)
def test_a_fault_is_found(markup, fault):
    assert fault in [name for name, pattern in FORBIDDEN.items() if pattern.search(markup)]


@pytest.mark.parametrize(
    "markup",
    [
        """<script src="{% static 'web/page.js' %}" defer></script>""",
        '<script type="application/json" id="facts">{}</script>',
        '<a href="https://www.gov.kz/">',
        "<p>one style = many pages</p>",
        '<input name="iconstyle" data-style="a">',
    ],
)
def test_honest_markup_passes(markup):
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(markup)] == []


def test_templates_obey_the_policy():
    wrong = []
    for path in templates():
        if not EXEMPT.search(path.as_posix()):
            text = path.read_text(encoding="utf-8")
            wrong += [
                f"{at(path, text[: hit.start()].count(chr(10)) + 1)} {name}"
                for name, rule in FORBIDDEN.items()
                for hit in rule.finditer(text)
            ]
    assert wrong == []


def test_every_icon_asked_for_is_in_the_sprite():
    lists = [path.read_text(encoding="utf-8") for floor in FLOORS for path in (ROOT / floor).glob("*/icons.txt")]
    known = {line.partition("#")[0].strip() for text in lists for line in text.splitlines()}
    asked = {(at(path), name) for path in templates() for name in ICON_TAG.findall(path.read_text(encoding="utf-8"))}
    asked |= {(at(path), name) for path in sources(*FLOORS) for name in ICON_WORD.findall(path.read_text(encoding="utf-8"))}
    assert sorted((path, name) for path, name in asked if name not in known) == []
