"""Catalogues are compiled when they changed, and a broken placeholder stops the work."""

import gettext

import pytest

from tools.compile_messages import catalogues, compile_catalogue

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path):
    def write(body: str):
        path = tmp_path / "core" / "web" / "locale" / "kk" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + body, encoding="utf-8")
        return path

    return write


def test_it_is_found_and_compiled(catalogue, tmp_path):
    path = catalogue('msgid "Call"\nmsgstr "Конкурс"\n')
    assert catalogues(tmp_path) == [path]
    assert compile_catalogue(path) == []
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Call") == "Конкурс"
    assert sorted(found.name for found in path.parent.iterdir()) == ["django.mo", "django.po"]


def test_an_unchanged_one_is_left_alone(catalogue):
    path = catalogue('msgid "Call"\nmsgstr "Конкурс"\n')
    compile_catalogue(path)
    before = path.with_suffix(".mo").stat().st_mtime_ns
    compile_catalogue(path)
    assert path.with_suffix(".mo").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('#, python-format\nmsgid "%(n)s calls"\nmsgstr "%(m)s конкурс"\n', "%(m)s is not in the text"),
        ('#, python-format\nmsgid "%(n)s calls"\nmsgstr "конкурс"\n', "%(n)s was lost"),
        ('msgid "Until {day}"\nmsgstr "{date} дейін"\n', "{date} is not in the text"),
        ('msgid "one"\nmsgid_plural "%(n)s calls"\nmsgstr[0] "%(k)s"\nmsgstr[1] "%(n)s"\n', "%(k)s is not in the text"),
    ],
)
def test_a_broken_placeholder_is_named(catalogue, body, fault):
    path = catalogue(body)
    [sentence] = compile_catalogue(path)
    assert fault in sentence
    assert str(path) in sentence
    assert not path.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    "body",
    [
        'msgid "one call"\nmsgid_plural "%(n)s calls"\nmsgstr[0] "бір конкурс"\nmsgstr[1] "%(n)s конкурс"\n',
        'msgid "100% of %(sum)s"\nmsgstr "%(sum)s: 100%"\n',
        '#, fuzzy\nmsgid "Call"\nmsgstr "Конкурс"\n',
    ],
)
def test_an_honest_translation_passes(catalogue, body):
    assert compile_catalogue(catalogue(body)) == []
