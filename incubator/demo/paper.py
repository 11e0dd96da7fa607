"""A PDF of one page, written by hand, so that the demo world needs no drawing library to be made."""

from django.core.files.uploadedfile import SimpleUploadedFile


def presentation(title: str) -> SimpleUploadedFile:
    """One slide with the title, as an upload. The title is written in ASCII."""
    line = title.encode("ascii", "ignore").decode().replace("\\", "").replace("(", "").replace(")", "")
    stream = f"BT /F1 28 Tf 72 420 Td ({line}) Tj 0 -40 Td /F1 16 Tf (Demo presentation: an invented start-up) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return SimpleUploadedFile("presentation.pdf", _whole(objects), "application/pdf")


def _whole(objects: list[bytes]) -> bytes:
    """The objects with their cross-reference table, whose places are counted in bytes."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return body + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
