"""The picker believes no name before it has run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PICKER = Path(__file__).resolve().parent.parent.parent / "tools" / "python.sh"


def pick(*, path: Path, home: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": str(path), "HOME": str(home), "PYTHON": python, "PYENV_ROOT": str(home / ".pyenv")}
    return subprocess.run(["/bin/sh", PICKER], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def path(tmp_path) -> Path:
    folder = tmp_path / "a path"
    folder.mkdir()
    return folder


def program(place: Path, body: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)


def test_the_one_that_was_named_comes_first(path, tmp_path):
    answer = pick(path=path, home=tmp_path, python=sys.executable)
    assert answer.stdout.strip() == sys.executable


def test_a_name_that_does_not_run_is_passed_over(path, tmp_path):
    program(path / "python3.14", "exit 127")
    program(path / "python3.13", f'exec "{sys.executable}" "$@"')
    assert pick(path=path, home=tmp_path).stdout.strip() == sys.executable


def test_an_old_python_is_passed_over_for_one_in_a_version_manager(path, tmp_path):
    program(path / "python3", "exit 1")
    program(tmp_path / ".pyenv/versions/3.13.9/bin/python3", f'exec "{sys.executable}" "$@"')
    assert pick(path=path, home=tmp_path).stdout.strip() == sys.executable


def test_none_is_one_sentence():
    nowhere = Path("/nonexistent")
    answer = pick(path=nowhere, home=nowhere)
    if answer.returncode == 0:
        pytest.skip(f"this machine has one outside of PATH: {answer.stdout.strip()}")
    assert "No Python 3.12 or newer was found" in answer.stderr
    assert answer.stdout == ""
