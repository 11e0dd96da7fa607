"""Compile each `locale/<language>/LC_MESSAGES/*.po` whose `.mo` is missing or older; refuse a translation that would break a page.

Babel does it, so no machine needs gettext for it. A broken placeholder is named with its file and line, and the exit code is 1.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("core", "parks", "grants", "incubator", "config")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdifr]|%[sdif](?!\w)|\{(\w*)\}")


def main() -> None:
    faults = [fault for path in catalogues(ROOT) for fault in compile_catalogue(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(bool(faults))


def catalogues(root: Path) -> list[Path]:
    return sorted(path for floor in FLOORS for path in (root / floor).glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(path: Path) -> list[str]:
    """Write the `.mo` beside the catalogue; return its faults, each as `file:line: sentence`."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return []
    try:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
    except PoFileError as error:
        return [f"{path}: {error}"]
    if faults := [f"{path}:{line}: {sentence}" for line, sentence in faults_in(catalogue)]:
        return faults
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(target)
    return []


def faults_in(catalogue: Catalog) -> Iterator[tuple[int, str]]:
    for message in catalogue:
        for text in forms(message.string):
            if message.id and text and not placeholders(text) <= allowed(message):
                strange = ", ".join(sorted(placeholders(text) - allowed(message)))
                yield message.lineno or 0, f"{strange} is not in the text that is translated: {text!r}"
            elif message.id and text and isinstance(message.id, str) and placeholders(text) != allowed(message):
                lost = ", ".join(sorted(allowed(message) - placeholders(text)))
                yield message.lineno or 0, f"{lost} was lost in the translation: {text!r}"


def allowed(message: Message) -> set[str]:
    return set().union(*(placeholders(text) for text in forms(message.id)))


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text.replace("%%", ""))}


if __name__ == "__main__":
    main()
