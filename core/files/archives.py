"""Looking into a zip without unpacking it to disk, and never further than a document needs. Pure but for the faults' sentences."""

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.files.faults import WrongFile

MOST_MEMBERS = 5_000
MOST_BYTES = 200 * 1024 * 1024
HIGHEST_RATIO = 150
RATIO_MATTERS_FROM = 20 * 1024 * 1024
"""Small documents of much white space are packed very well; only what grows large must justify its ratio."""
LARGEST_INNER = 32 * 1024 * 1024
"""An archive inside is held in memory while it is read."""
DEEPEST = 1
"""Charts in a document carry their table as a document inside: one level is common, two are not."""
ZIP_MAGIC = b"PK\x03\x04"
PIECE = 64 * 1024
ENCRYPTED = 0x1
MACROS = "vbaproject.bin"


@dataclass
class Budget:
    """What may still be unpacked, the archives inside included."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES

    def spend(self, members: list[ZipInfo]) -> None:
        self.members -= len(members)
        self.bytes -= sum(member.file_size for member in members)
        if self.members < 0 or self.bytes < 0:
            raise WrongFile("bomb")


def look_into(file: IO[bytes], size: int) -> set[str]:
    """The names of the members, after each was read through once and its checksum compared. Raises: WrongFile."""
    return _look(file, size, Budget(), depth=0)


def _look(file: IO[bytes], size: int, budget: Budget, depth: int) -> set[str]:
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            _check_promises(members, size)
            budget.spend(members)
            for member in members:
                _read_through(archive, member, budget, depth)
            return {member.filename for member in members}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, OverflowError) as error:
        raise WrongFile("damaged") from error


def _check_promises(members: list[ZipInfo], size: int) -> None:
    """What the list of members says of itself. Python reads no member beyond its promised size, so the promise binds."""
    total = sum(member.file_size for member in members)
    if total > RATIO_MATTERS_FROM and total > HIGHEST_RATIO * size:
        raise WrongFile("bomb")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise WrongFile("locked", kinds="PDF, DOCX, XLSX, PPTX")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise WrongFile("damaged")
    if any(_leads_out(member.filename) for member in members):
        raise WrongFile("damaged")
    if any(member.filename.lower().endswith(MACROS) for member in members):
        raise WrongFile("macros")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _read_through(archive: ZipFile, member: ZipInfo, budget: Budget, depth: int) -> None:
    with archive.open(member) as content:
        start = content.read(len(ZIP_MAGIC))
        if start == ZIP_MAGIC:
            if depth >= DEEPEST or member.file_size > LARGEST_INNER:
                raise WrongFile("bomb")
            inner = start + content.read()
            _look(BytesIO(inner), len(inner), budget, depth + 1)
        while content.read(PIECE):
            pass
