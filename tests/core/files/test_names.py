import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.names import LONGEST, LONGEST_BYTES, clean_name, ending


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\a.docx", "a.docx"),
        ("/abs/path/план.pdf", "план.pdf"),
        ("..", "file"),
        ("", "file"),
        (".", "file"),
        ("   ", "file"),
        (".htaccess", "htaccess"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ("\u2066a\u2069.pdf", "a.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("line\u2028break.pdf", "linebreak.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("й.pdf", "й.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("CON:1|2?.pdf", "CON_1_2_.pdf"),
        ("two  spaces\tand tab.pdf", "two spaces and tab.pdf"),
        ("росток 🌱 өркен.pdf", "росток 🌱 өркен.pdf"),
        ("trailing. . .", "trailing"),
    ],
)
def test_a_name_is_shown_without_what_could_mislead(raw, shown):
    assert clean_name(raw) == shown


@pytest.mark.parametrize("stem", ["a" * 500, "ә" * 500, "🌱" * 500, "a" * 300 + "." + "b" * 300])
def test_a_long_name_keeps_its_ending(stem):
    name = clean_name(f"{stem}.docx")
    assert name.endswith("….docx")
    assert len(name) <= LONGEST
    assert len(name.encode()) <= LONGEST_BYTES


def test_a_long_name_without_a_real_ending_is_just_shortened():
    assert clean_name("x." + "y" * 500).endswith("…")
    assert clean_name("y" * 500).endswith("…")


@given(st.text())
def test_whatever_is_uploaded_has_a_short_visible_name(raw):
    name = clean_name(raw)
    assert name
    assert name == name.strip()
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")
    assert len(name) <= LONGEST
    assert len(name.encode()) <= LONGEST_BYTES
    assert all(unicodedata.category(letter)[0] != "C" for letter in name)
    assert clean_name(name) == name


@pytest.mark.parametrize(("name", "last"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("pdf", ""), ("a.", ""), ("invoice.pdf.exe", "exe")])
def test_the_ending_is_the_last_one_in_small_letters(name, last):
    assert ending(name) == last
