from pathlib import Path

import pytest
from django.template.loader import get_template

from core.accounts.choices import Language
from core.outbox import kinds
from core.outbox.checks import every_kind_is_written
from core.outbox.kinds import Kind, register
from core.outbox.rendering import Malformed, write_letter
from core.outbox.workflow import message_flow

README = Path(__file__).parents[3] / "core/outbox/README.md"


def test_every_kind_of_the_house_is_written_in_each_language_and_named():
    assert every_kind_is_written(None) == []


@pytest.mark.parametrize("language", Language.values)
def test_every_template_of_the_house_begins_with_its_subject(language):
    for kind in kinds.kinds():
        source = get_template(f"mail/{kind.code}/{language}.txt").template.source
        assert "Subject: " in source.split("\n\n", 1)[0], f"{kind.code} {language}"


def test_a_kind_without_template_or_name_is_found(monkeypatch):
    register(Kind("test.unwritten", promise="once", mandatory=True))
    faults = [fault for fault in every_kind_is_written(None) if "test.unwritten" in fault.msg]
    assert [fault.id for fault in faults] == ["outbox.E001"] * 3 + ["outbox.E003"]


def test_a_template_without_subject_is_refused(settings, tmp_path):
    (tmp_path / "mail/test.bare").mkdir(parents=True)
    (tmp_path / "mail/test.bare/en.txt").write_text("Dear reader,\n\nno subject here.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with pytest.raises(Malformed):
        write_letter(Kind("test.bare", promise="once", mandatory=True), "en", {})


def test_a_kind_is_registered_once_and_must_make_sense():
    with pytest.raises(ValueError, match="twice"):
        register(kinds.kind("test.hint"))
    with pytest.raises(ValueError, match="promise"):
        Kind("test.odd", promise="thrice", mandatory=True)
    with pytest.raises(ValueError, match="secret"):
        Kind("test.odd", promise="once", mandatory=True, secret=True)
    with pytest.raises(LookupError):
        kinds.kind("test.odd")


def test_the_readme_draws_the_moves_as_they_are():
    assert message_flow.drawing() in README.read_text()
