"""Sizes, names and habits of the Python sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.architecture.house import ROOT, at, rooms, sources, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 10
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "lib", "stuff", "base"}
# Inside a room a module may import those after it in this list, never those before it
FURNITURE = [
    {"urls"},
    {"views", "api", "tasks", "admin"},
    {"forms", "filters", "tables"},
    {"services"},
    {"queries"},
    {"policies"},
    {"models"},
    {"workflow"},
    {"choices"},
]
RANK = {name: rank for rank, names in enumerate(FURNITURE) for name in names}


def test_no_file_is_longer_than_400_lines():
    everything = sources("config", "core", "parks", "grants", "incubator", "tools", "tests")
    lengths = {at(path): len(path.read_text(encoding="utf-8").splitlines()) for path in everything}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def functions(paths: list[Path]) -> Iterator[tuple[str, int]]:
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{at(path, node.lineno)} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short():
    lengths = dict(functions(sources()))
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
    assert median(lengths.values()) < MEDIAN_FUNCTION


def test_modules_say_what_they_hold():
    named = {at(path) for path in sources() if path.stem in VAGUE or path.parent.name in VAGUE}
    assert named == set()


def test_an_import_inside_a_function_says_why():
    bare = re.compile(r"noqa:[^#]*PLC0415(?!\s*[-–:]?\s*\w{3})")
    lines = (
        (path, number, line)
        for path in sources("config", "core", "parks", "grants", "incubator", "tools")
        for number, line in numbered(path)
    )
    assert [at(path, number) for path, number, line in lines if bare.search(line)] == []


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    return enumerate(path.read_text(encoding="utf-8").splitlines(), 1)


# The one writer of states


def writes_of_state(module: ast.Module) -> Iterator[int]:
    """Lines that set a `state` past core.workflow: by attribute, by setattr, by update, by bulk_update."""
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=targets) if any(is_state(target) for target in targets):
                yield node.lineno
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target) if is_state(target):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="update"), keywords=keywords) if any(word.arg == "state" for word in keywords):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="bulk_update")) if "'state'" in ast.dump(node):
                yield node.lineno
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="state"), _]):
                yield node.lineno


def is_state(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "state"


@pytest.mark.parametrize(
    "line",
    [
        "row.state = 'open'",
        "row.state += 'x'",
        "setattr(row, 'state', 'open')",
        "rows.filter(pk=1).update(state='open')",
        "rows.bulk_update(some, ['state'])",
    ],
)
def test_a_write_of_state_is_found(line):
    assert list(writes_of_state(ast.parse(line))) == [1]


def test_only_the_workflow_writes_states():
    elsewhere = [path for path in sources() if ROOT / "core" / "workflow" not in path.parents]
    assert [at(path, line) for path in elsewhere for line in writes_of_state(tree(path))] == []


# The furniture of a room


def upward_imports(room: str, name: str, module: ast.Module) -> Iterator[str]:
    """The room's own modules that this one imports though they stand above it."""
    for node in ast.walk(module):
        imported: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module == room:
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{room}."):
            imported = [(node.module or "").removeprefix(f"{room}.").split(".")[0]]
        for other in imported:
            if name in RANK and other in RANK and RANK[other] <= RANK[name] and other != name:
                yield other


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("models", "from grants.calls.services import close", ["services"]),
        ("models", "from grants.calls import views", ["views"]),
        ("views", "from grants.calls.api import list_calls", ["api"]),
        ("services", "from grants.calls.models import Call", []),
        ("services", "from grants.calls.services.opening import open_call", []),
    ],
)
def test_an_upward_import_is_found(name, line, found):
    assert list(upward_imports("grants.calls", name, ast.parse(line))) == found


def test_inside_a_room_imports_go_one_way():
    wrong = []
    for room in rooms():
        dotted = ".".join(room.relative_to(ROOT).parts)
        for path in sources(str(room.relative_to(ROOT))):
            name = path.relative_to(room).parts[0].removesuffix(".py")
            wrong += [f"{at(path)} imports {other}" for other in upward_imports(dotted, name, tree(path))]
    assert wrong == []
