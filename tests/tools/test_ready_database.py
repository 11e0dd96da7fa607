"""The database that test runs copy: the right one for the layout, and whole."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests import ready_database
from tests.ready_database import PREFIX, name_of_layout


def test_each_layout_has_its_own(settings):
    before = name_of_layout()
    assert name_of_layout() == before
    assert before.startswith(PREFIX)
    settings.INSTALLED_APPS = settings.INSTALLED_APPS[1:]
    assert name_of_layout() != before


def test_other_packages_make_another_layout(tmp_path, monkeypatch):
    before = name_of_layout()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("django==7.0\n")
    monkeypatch.setattr(ready_database, "ROOT", tmp_path)
    assert name_of_layout() != before


@pytest.mark.django_db
def test_the_copy_has_every_migration():
    call_command("migrate", check_unapplied=True, verbosity=0)
    assert not connection.settings_dict["NAME"].startswith(PREFIX)
