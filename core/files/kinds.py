"""Which kinds of file we know, and how each is told by its content. The name's ending only says which one is meant."""

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

from core.files.archives import PIECE, look_into
from core.files.faults import WrongFile

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word and Excel before 2007, and every document with a password of today's."""
NO_CONTROLS = bytes(byte for byte in range(256) if byte >= ord(" ") or byte in b"\t\n\r\f")

type Look = Callable[[IO[bytes], int], bool]


@dataclass(frozen=True)
class Kind:
    """`looks_right(file, size)` reads the file from its start; it says whether the content is of this kind, or raises WrongFile."""

    code: str
    endings: tuple[str, ...]
    content_type: str
    looks_right: Look

    @property
    def label(self) -> str:
        return self.code.upper()


def _begins_with(*magic: bytes) -> Look:
    return lambda file, size: file.read(max(map(len, magic))).startswith(magic)


def _is_png(file: IO[bytes], size: int) -> bool:
    head = file.read(24)
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and 0 not in (_number(head[16:20]), _number(head[20:24]))


def _number(four: bytes) -> int:
    return int.from_bytes(four, "big")


def _office(main_part: str) -> Look:
    def look(file: IO[bytes], size: int) -> bool:
        if file.read(4) != b"PK\x03\x04":
            return False
        return {"[Content_Types].xml", main_part} <= look_into(file, size)

    return look


def _is_text(file: IO[bytes], size: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if not wide and _has_controls(piece):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise WrongFile("encoding") from None
    return True


def _has_controls(piece: bytes) -> bool:
    """In no encoding that people use here do such bytes stand in a text."""
    return bool(piece.translate(None, delete=NO_CONTROLS))


OPENXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf", _begins_with(b"%PDF-")),
        Kind("docx", ("docx",), f"{OPENXML}.wordprocessingml.document", _office("word/document.xml")),
        Kind("xlsx", ("xlsx",), f"{OPENXML}.spreadsheetml.sheet", _office("xl/workbook.xml")),
        Kind("pptx", ("pptx",), f"{OPENXML}.presentationml.presentation", _office("ppt/presentation.xml")),
        Kind("png", ("png",), "image/png", _is_png),
        Kind("jpg", ("jpg", "jpeg"), "image/jpeg", _begins_with(b"\xff\xd8\xff")),
        Kind("csv", ("csv",), "text/csv; charset=utf-8", _is_text),
        Kind("txt", ("txt",), "text/plain; charset=utf-8", _is_text),
    )
}


def chosen(codes: Iterable[str] | None) -> tuple[Kind, ...]:
    """The kinds of these codes, all of them where none are named. A code that nobody knows is a KeyError: a fault of ours."""
    return tuple(KINDS[code] for code in codes) if codes else tuple(KINDS.values())


def labels(kinds: Iterable[Kind]) -> str:
    return ", ".join(kind.label for kind in kinds)


def recognised(file: IO[bytes], size: int, ending: str, kinds: tuple[Kind, ...]) -> Kind:
    """The kind that both name and content speak for. Raises: WrongFile."""
    kind = next((kind for kind in kinds if ending in kind.endings), None)
    if kind is None:
        raise WrongFile("kind", kinds=labels(kinds))
    file.seek(0)
    if file.read(len(OLD_OFFICE)) == OLD_OFFICE:
        raise WrongFile("locked", kinds=labels(kinds))
    file.seek(0)
    if not kind.looks_right(file, size):
        raise WrongFile("content", ending=ending)
    return kind
