"""The plan of the house: every room is on it, described, and switched on."""

import subprocess
import sys
import tomllib
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.architecture.house import FLOORS, ROOT, rooms


def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def test_imports_go_down_only():
    command = "from importlinter.cli import lint_imports_command as main; main()"
    answer = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("floor", FLOORS)
def test_every_room_has_its_place_in_the_order(floor):
    [contract] = [contract for contract in contracts() if contract.get("containers") == [floor]]
    named = {layer.strip("()") for layer in contract["layers"]}
    assert contract["exhaustive"] is True
    assert {room.name for room in rooms() if room.parent.name == floor} - named == set()


def test_every_room_has_a_page_that_describes_it():
    assert [str(room.relative_to(ROOT)) for room in rooms() if not (room / "README.md").exists()] == []


def test_every_room_with_rows_is_switched_on_under_its_own_label():
    labels = {config.name: config.label for config in apps.get_app_configs()}
    with_apps = [".".join(room.relative_to(ROOT).parts) for room in rooms() if (room / "apps.py").exists()]
    assert {name: labels.get(name) for name in with_apps} == {name: name.replace(".", "_") for name in with_apps}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=(told := StringIO()))
    assert told.getvalue() == "No changes detected\n"
