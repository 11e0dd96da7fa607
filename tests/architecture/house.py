"""Where the house's sources are: floors, rooms, files. The tests beside this file look at them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("core", "parks", "grants", "incubator")
NOT_ROOMS = {"locale", "management", "templates", "static", "__pycache__"}


def rooms() -> list[Path]:
    found = (path for floor in FLOORS for path in (ROOT / floor).iterdir() if path.is_dir() and path.name not in NOT_ROOMS)
    return sorted(path for path in found if (path / "__init__.py").exists())


def sources(*folders: str, migrations: bool = False) -> list[Path]:
    """The Python files of the floors, or of the folders named."""
    found = (path for folder in folders or ("config", *FLOORS) for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).glob("**/templates/**/*.html"))


def catalogues() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).glob("**/locale/*/LC_MESSAGES/*.po"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def at(path: Path, line: int = 0) -> str:
    place = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
    return f"{place}:{line}" if line else place
