"""The name under which a file is shown: what was uploaded, without what could mislead a person or a program. Pure."""

import re
import unicodedata

FALLBACK = "file"
LONGEST_BYTES = 200
"""A name must also fit into a file system of the reader, where a Cyrillic letter takes two bytes of 255."""
LONGEST = 120
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, formatting (also of direction), broken and unassigned characters, and line ends."""
RESERVED = re.compile(r'[<>:"|?*]')


def clean_name(raw: str) -> str:
    """The last part of the path, composed, in one line, with its ending kept when it must be shortened."""
    last = re.split(r"[/\\]", raw)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in HIDDEN or letter == "\t")
    composed = unicodedata.normalize("NFC", " ".join(RESERVED.sub("_", visible).split()))
    return _shortened(composed.strip(". ") or FALLBACK)


def ending(name: str) -> str:
    """The extension in small letters, without its dot; "" where there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def _shortened(name: str) -> str:
    if _fits(name):
        return name
    stem, dot, last = name.rpartition(".")
    tail = f".{last}" if dot and len(last) <= 10 else ""
    stem = stem if tail else name
    while stem and not _fits(f"{stem}…{tail}"):
        stem = stem[:-1]
    return f"{stem.rstrip()}…{tail}"


def _fits(name: str) -> bool:
    return len(name) <= LONGEST and len(name.encode()) <= LONGEST_BYTES
