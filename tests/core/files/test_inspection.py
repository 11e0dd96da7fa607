import io
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.files import archives, kinds
from core.files.faults import SENTENCES, WrongFile
from core.files.services import inspect
from tests.core.files.samples import EXE, MAIN_PARTS, OLD_WORD, PDF, SAMPLES, archive, office, png, upload


def fault_of(name, content, **limits):
    with pytest.raises(ValidationError) as refusal:
        inspect(upload(name, content), **limits)
    assert refusal.value.messages[0]
    return refusal.value.code


@pytest.mark.parametrize("code", kinds.KINDS)
def test_each_kind_is_recognised_by_name_and_content(code):
    seen = inspect(upload(f"Отчёт.{code}", SAMPLES[code]))
    assert (seen.kind.code, seen.name, seen.size) == (code, f"Отчёт.{code}", len(SAMPLES[code]))


TEXTS = {"txt", "csv"}
LIES = [(code, lie) for code in kinds.KINDS for lie in kinds.KINDS if code != lie and not (lie in TEXTS and code in TEXTS | {"pdf"})]
"""One kind under the name of another; our sample PDF is plain text, so as a text it would be no lie."""


@pytest.mark.parametrize(("code", "lie"), LIES)
def test_content_of_another_kind_is_refused(code, lie):
    assert fault_of(f"a.{lie}", SAMPLES[code]) in {"content", "encoding"}


def test_capital_letters_and_the_other_ending_of_a_picture():
    assert inspect(upload("A.JPEG", SAMPLES["jpg"])).kind.code == "jpg"
    assert inspect(upload("A.PdF", PDF)).kind.code == "pdf"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", EXE, "kind"),
        ("a.pdf.exe", PDF, "kind"),
        ("a", PDF, "kind"),
        ("a.html", b"<script>alert(1)</script>", "kind"),
        ("a.svg", b"<svg/>", "kind"),
        ("a.zip", archive({"a": "b"}), "kind"),
        ("a.doc", OLD_WORD, "kind"),
        ("a.docx", OLD_WORD, "locked"),
        ("a.pdf", EXE, "content"),
        ("a.pdf", b"   %PDF-1.7", "content"),
        ("a.txt", EXE, "content"),
        ("a.txt", b"one\x00two", "content"),
        ("a.txt", "текст".encode("cp1251"), "encoding"),
        ("a.csv", "a;b".encode("utf-16"), "encoding"),
        ("a.txt", "цельный текст, а в конце полбуквы".encode()[:-1], "encoding"),
        ("a.png", png()[:10], "content"),
        ("a.png", png(0, 1), "content"),
        ("a.docx", archive({"word/document.xml": "x"}), "content"),
        ("a.docx", archive({"a.txt": "x"}), "content"),
        ("a.docx", office("xlsx"), "content"),
        ("a.docx", office("docx")[:-30], "damaged"),
        ("a.docx", b"PK\x03\x04" + b"x" * 100, "damaged"),
        ("a.docx", office("docx", {"word/vbaProject.bin": "x"}), "macros"),
        ("a.docx", office("docx", {"../../evil": "x"}), "damaged"),
        ("a.docx", office("docx", {"/etc/passwd": "x"}), "damaged"),
        ("a.docx", archive({"[Content_Types].xml": "x", MAIN_PARTS["docx"]: "x"}, ZIP_BZIP2), "damaged"),
    ],
)
def test_what_is_not_taken_and_why(name, content, fault):
    assert fault_of(name, content) == fault


def test_only_the_kinds_that_the_place_wants():
    assert inspect(upload(), kinds=["pdf"]).kind.code == "pdf"
    with pytest.raises(ValidationError) as refusal:
        inspect(upload("a.png", png()), kinds=["pdf", "docx"])
    assert "PDF, DOCX" in refusal.value.messages[0]


def test_the_limit_is_of_the_place_or_of_the_house(settings):
    assert inspect(upload(), max_bytes=len(PDF)).size == len(PDF)
    assert fault_of("a.pdf", PDF, max_bytes=len(PDF) - 1) == "too_large"
    settings.FILE_MAX_BYTES = 10
    assert fault_of("a.pdf", PDF) == "too_large"


def test_a_flipped_bit_inside_is_found():
    content = bytearray(office("docx", {"word/media/a.bin": bytes(range(256)) * 40}))
    content[len(content) // 4] ^= 0xFF
    assert fault_of("a.docx", bytes(content)) in {"damaged", "content"}


class TestBombs:
    def test_far_more_inside_than_outside(self):
        content = office("docx", {f"word/{number}.xml": bytes(10**6) for number in range(60)})
        assert len(content) < 200_000
        assert fault_of("a.docx", content) == "bomb"

    def test_a_well_packed_small_document_is_none(self):
        assert inspect(upload("a.docx", office("docx", {"word/1.xml": bytes(10**6)}))).kind.code == "docx"

    def test_too_much_in_all(self, monkeypatch):
        small = archives.Budget(bytes=1000)
        monkeypatch.setattr(archives, "Budget", lambda: small)
        assert fault_of("a.docx", office("docx", {"word/1.xml": b"x" * 1001})) == "bomb"

    def test_too_many_members(self):
        members = {f"word/{number}.xml": "" for number in range(archives.MOST_MEMBERS)}
        assert fault_of("a.docx", office("docx", members)) == "bomb"

    def test_a_document_with_a_table_inside_is_taken_and_a_third_level_is_not(self):
        table = office("xlsx")
        assert inspect(upload("a.pptx", office("pptx", {"ppt/embeddings/1.xlsx": table})))
        deep = office("pptx", {"ppt/embeddings/1.xlsx": office("xlsx", {"xl/embeddings/2.xlsx": table})})
        assert fault_of("a.pptx", deep) == "bomb"

    def test_many_small_bombs_inside_share_one_budget(self):
        inner = archive({"a": bytes(19 * 2**20)})
        content = office("docx", {f"word/embeddings/{number}.docx": inner for number in range(12)})
        assert fault_of("a.docx", content) == "bomb"

    def test_an_inner_archive_is_never_held_whole_in_memory_when_it_is_large(self, monkeypatch):
        monkeypatch.setattr(archives, "LARGEST_INNER", 100)
        assert fault_of("a.pptx", office("pptx", {"ppt/embeddings/1.xlsx": office("xlsx")})) == "bomb"

    def test_a_member_that_promises_less_than_it_holds(self):
        honest = archive({"[Content_Types].xml": "x", MAIN_PARTS["docx"]: b"y" * 5000})
        lying = honest.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
        assert lying != honest
        assert fault_of("a.docx", lying) == "damaged"

    def test_a_password_inside(self):
        box = io.BytesIO(office("docx"))
        with ZipFile(box) as reader:
            offsets = [info.header_offset for info in reader.infolist()]
        content = bytearray(box.getvalue())
        for offset in offsets:
            content[offset + 6] |= 1
        start = content.find(b"PK\x01\x02")
        while start != -1:
            content[start + 8] |= 1
            start = content.find(b"PK\x01\x02", start + 4)
        assert fault_of("a.docx", bytes(content)) == "locked"

    def test_a_stored_member_that_is_an_archive_is_looked_into(self):
        inner = archive({"vbaProject.bin": "x"}, ZIP_STORED)
        assert fault_of("a.docx", office("docx", {"word/embeddings/oleObject1.bin": inner})) == "macros"


def outcome(name, content):
    """The code of the kind that was seen, or of the fault."""
    try:
        return inspect(SimpleUploadedFile(name, content)).kind.code
    except WrongFile as refusal:
        return refusal.code


@given(st.sampled_from(sorted(kinds.KINDS)), st.binary(min_size=1, max_size=400), st.booleans())
def test_no_bytes_break_the_inspection(code, noise, begun_right):
    content = (SAMPLES[code][:30] if begun_right else b"") + noise
    assert outcome(f"a.{code}", content) in {code, *SENTENCES}


@given(st.sampled_from(["docx", "xlsx", "pptx"]), st.data())
def test_no_damaged_document_breaks_the_inspection(code, data):
    content = bytearray(office(code, {"x/media/1.bin": b"abc" * 50}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(f"a.{code}", bytes(content)) in {code, *SENTENCES}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_each_reason_is_said_in_the_readers_language(language):
    with translation.override("en"):
        english = [str(sentence) for sentence in SENTENCES.values()]
    with translation.override(language):
        assert not set(english) & {str(sentence) for sentence in SENTENCES.values()}
