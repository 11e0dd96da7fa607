"""Nothing that belongs to one machine, and nothing secret, is committed."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

# The brackets keep this very file from being found
MACHINE = re.compile(r"/wor[k]/|/roo[t]/|/hom[e]/\w+/|pypi\.o[r]g|pythonhoste[d]\.org|registry\.npmj[s]|deb\.debia[n]\.org")
SECRET = re.compile(r"-----BEGIN (?:\w+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b")
ENDINGS_OF_PICTURES = {".png", ".jpg", ".ico", ".pdf", ".woff2", ".xlsx"}


def tracked() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if answer.returncode != 0:
        pytest.skip("this copy of the sources is not a git checkout")
    names = answer.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def findings(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        if path.suffix not in ENDINGS_OF_PICTURES:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    return found


@pytest.mark.parametrize(("text", "found"), [("/wor" + "k/main", True), ("see /hom" + "e/somebody/x", True), ("/homework/x", False)])
def test_a_path_of_a_machine_is_found(text, found):
    assert bool(MACHINE.search(text)) is found


def test_no_path_of_a_machine_and_no_registry_is_named():
    assert findings(MACHINE) == []


def test_no_secret_is_committed():
    assert findings(SECRET) == []


def test_nothing_that_a_run_makes_is_committed():
    made = {"var", ".venv", "node_modules", "__pycache__"}
    paths = [path.relative_to(ROOT) for path in tracked()]
    assert [str(path) for path in paths if made & set(path.parts) or path.suffix in {".mo", ".pyc"}] == []
