"""`check --deploy` is clean where the site is set up as told, and refuses what must not be open to others."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.checks import run_checks
from django.db import connection

from tests.architecture.house import ROOT
from tests.core.accounts.factories import UserFactory


def identities() -> set[str]:
    return {found.id for found in run_checks(include_deployment_checks=True, databases=["default"]) if found.id.startswith("accounts.")}


@pytest.fixture
def set_up(settings) -> None:
    settings.DEMO = settings.GENERATED_SECRETS = False


@pytest.mark.django_db
def test_a_site_without_the_demo_is_let_through(set_up):
    UserFactory()
    assert identities() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "fault"), [("GENERATED_SECRETS", "accounts.E001"), ("DEMO", "accounts.E002")])
def test_what_was_not_chosen_is_refused(set_up, settings, name, fault):
    setattr(settings, name, True)
    assert identities() == {fault}


@pytest.mark.django_db
def test_people_of_the_demo_are_refused(set_up):
    person = UserFactory(is_demo=True)
    assert identities() == {"accounts.E003"}
    person.is_active = False
    person.save()
    assert identities() == set()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_command_is_clean_with_the_settings_of_a_real_site(tmp_path):
    """With only the first line changed, the same command fails."""
    assert check(tmp_path, DEMO="0").returncode == 0, check(tmp_path, DEMO="0").stderr
    assert check(tmp_path, SECRET_KEY="").returncode == 1


def check(folder: Path, **changed: str) -> subprocess.CompletedProcess:
    there = connection.settings_dict
    address = f"postgres://{there['USER']}:{there['PASSWORD']}@{quote(str(there['HOST']), safe='')}:{there['PORT']}/{there['NAME']}"
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "felt-juniper-madder-saffron-indigo-leaf-and-fifty-letters-more",
        "IIN_KEY": "another-long-secret-of-the-same-kind-for-personal-numbers",
        "SITE_URL": "https://orken.example",
        "ALLOWED_HOSTS": "orken.example",
        "DATABASE_URL": address,
        "VAR_DIR": str(folder),
        "EMAIL_URL": "smtp://mail.example:25",
        **changed,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
