"""Lay out in `var/frontend/` what the site serves of the fetched front-end packages under `vendor/`.

    tabler/tabler.min.css, tabler/tabler.min.js    Tabler on Bootstrap 5
    golos/golos.css, golos/files/*.woff2           Golos Text, with all letters of Kazakh and the tenge sign
    icons.svg                                      one sprite of the Tabler icons that the rooms' icons.txt files name

Nothing of other people's is committed: package-lock.json pins each package by its hash.
"""

import hashlib
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "var" / "frontend"
SVG = "http://www.w3.org/2000/svg"
SOURCE_MAP = re.compile(r"/[/*]#\s*sourceMappingURL=[^\s*]+\s*(\*/)?")
# Stroke width and size come from the page's stylesheet, so the sprite leaves them out
STROKES = {"fill": "none", "stroke": "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round"}


def main() -> None:
    print_of_sources = fingerprint([ROOT / "package-lock.json", Path(__file__), *icon_lists()])
    stamp = TARGET / "built"
    if not stamp.exists() or stamp.read_text() != print_of_sources:
        build()
        stamp.write_text(print_of_sources)


def build() -> None:
    fresh = TARGET.with_name("frontend.new")  # swapped in whole: a running site never sees half a folder
    shutil.rmtree(fresh, ignore_errors=True)
    tabler, golos = fresh / "tabler", fresh / "golos"
    tabler.mkdir(parents=True)
    for source in (MODULES / "@tabler/core/dist/css/tabler.min.css", MODULES / "@tabler/core/dist/js/tabler.min.js"):
        # Its map is not served, and a manifest of static files refuses a reference to nothing
        (tabler / source.name).write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(MODULES / "@fontsource-variable/golos-text/files", golos / "files")
    shutil.copyfile(MODULES / "@fontsource-variable/golos-text/index.css", golos / "golos.css")
    shutil.copyfile(MODULES / "@fontsource-variable/golos-text/LICENSE", golos / "LICENSE")
    (fresh / "icons.svg").write_text(sprite(icon_names()), encoding="utf-8")
    swap(fresh)


def swap(fresh: Path) -> None:
    old = TARGET.with_name("frontend.old")
    shutil.rmtree(old, ignore_errors=True)
    if TARGET.exists():
        TARGET.rename(old)
    fresh.rename(TARGET)
    shutil.rmtree(old, ignore_errors=True)


def icon_lists() -> list[Path]:
    return sorted(ROOT.glob("*/*/icons.txt"))


def icon_names() -> list[str]:
    """The names in all lists: one a line, `#` begins a remark."""
    lines = (line.partition("#")[0].strip() for path in icon_lists() for line in path.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str]) -> str:
    """One SVG with a symbol for each name. Exits with the names that Tabler does not have."""
    ElementTree.register_namespace("", SVG)
    place = MODULES / "@tabler/icons/icons/outline"
    if unknown := [name for name in names if not (place / f"{name}.svg").exists()]:
        sys.exit(f"Tabler has no icon called {', '.join(unknown)}: mend the room's icons.txt.")
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        root.append(symbol(name, (place / f"{name}.svg").read_text(encoding="utf-8")))
    return ElementTree.tostring(root, encoding="unicode")


def symbol(name: str, source: str) -> ElementTree.Element:
    drawing = fromstring(source)
    element = ElementTree.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24")} | STROKES)
    # The first path of each drawing is an empty square of Tabler's editor
    element.extend(part for part in drawing if part.get("stroke") != "none" or part.get("fill") != "none")
    return element


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
