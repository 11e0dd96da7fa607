"""What Dockerfile and docker-compose.yml say, as plain data: the tests beside this file compare it, and do it by hand."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.architecture.house import ROOT

VARIABLE = re.compile(r"\$\$|\$\{(?P<name>[A-Z][A-Z0-9_]*)(?:(?P<kind>:[-?])(?P<other>[^}]*))?\}")


class Unset(Exception):
    """A variable that must be given was not."""


@dataclass
class Stage:
    name: str
    image: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def of(self, instruction: str) -> list[str]:
        return [text for name, text in self.steps if name == instruction]


def dockerfile() -> list[Stage]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    stages: list[Stage] = []
    for whole in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        instruction, _space, rest = whole.partition(" ")
        if instruction == "FROM":
            image, _as, name = rest.partition(" AS ")
            stages.append(Stage(name, image))
        else:
            stages[-1].steps.append((instruction, rest))
    return stages


def stage(name: str) -> Stage:
    [found] = [stage for stage in dockerfile() if stage.name == name]
    return found


def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def filled(value: Any, given: Mapping[str, str]) -> Any:
    """What compose makes of its `${NAME:-default}`. Raises: Unset."""
    if isinstance(value, dict):
        return {name: filled(part, given) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, given) for part in value]
    return VARIABLE.sub(lambda found: replacement(found, given), value) if isinstance(value, str) else value


def replacement(found: re.Match[str], given: Mapping[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    if value := given.get(found["name"], ""):
        return value
    if found["kind"] == ":?":
        raise Unset(found["other"])
    return found["other"] or ""


def image_command() -> list[str]:
    """What the image does when nothing else is said."""
    [text] = dockerfile()[-1].of("CMD")
    return yaml.safe_load(text)


def image_environment() -> dict[str, str]:
    [text] = dockerfile()[-1].of("ENV")
    return dict(word.split("=", 1) for word in shlex.split(text))  # type: ignore[misc]
