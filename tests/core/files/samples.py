"""Small files of each kind, made by hand, and some that lie."""

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=1, height=1):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x00\x00\x00")) + chunk(b"IEND", b"")


def archive(members, method=ZIP_DEFLATED):
    box = io.BytesIO()
    with ZipFile(box, "w", method) as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return box.getvalue()


MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office(kind, extra=None):
    return archive({"[Content_Types].xml": "<Types/>", MAIN_PARTS[kind]: "<document/>"} | (extra or {}))


SAMPLES = {
    "pdf": PDF,
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "pptx": office("pptx"),
    "png": png(),
    "jpg": JPG,
    "txt": "Қазақша мәтін 🌱\r\n".encode(),
    "csv": "\ufeffаты;сома\nАйгерім;1 000,50\n".encode(),
}


def upload(name="plan.pdf", content=PDF, content_type="application/x-anything"):
    return SimpleUploadedFile(name, content, content_type)
