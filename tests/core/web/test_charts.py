"""A chart says what its rows say: on its marks, in its table, in words for a screen reader."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.template import Context, Template
from django.utils import translation
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from core.web.charts import LINE_LETTERS, MOST_COLUMNS, Bar, Chart, bars_of, columns_of, wrapped
from core.web.numbers import money, number

STAGES = ("Committed", "Ordered", "Paid")
LONG = "Қазақстан Республикасының ғылыми-зерттеу және тәжірибелік-конструкторлық жұмыстарын қолдауға арналған акселерациялық бағдарлама"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def tenge(amount: Decimal) -> str:
    return money(Money(amount, "KZT"))


def amounts(*values: object) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(value)) for value in values)


def make_chart(*bars: Bar, series: tuple[str, ...] = STAGES, **fields: object) -> Chart:
    return Chart("money", "Most is committed.", "Programme", series, bars, **{"write": tenge, "unit": "₸", **fields})


def drawn(chart: Chart, shape: str = "bars") -> str:
    return Template("{% chart chart shape %}").render(Context({"chart": chart, "shape": shape}))


def texts(html: str, tag: str) -> list[str]:
    return [unescape(text) for text in re.findall(rf"<{tag}\b[^>]*>([^<]*)</{tag}>", html)]


def cells(html: str) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body)]


TWO = (Bar("icoStartup", amounts("60000000", "10000000", "30000000.50")), Bar("Astana Hub", amounts(0, 0, "25000000")))


def test_table_description_and_marks_hold_the_same_numbers():
    html = drawn(make_chart(*TWO))
    full = [tenge(amount) for bar in TWO for amount in (*bar.amounts, bar.total)]
    assert cells(html) == full
    description = texts(html, "desc")[0]
    assert [f"{name} {tenge(amount)}" in description for bar in TWO for name, amount in zip(STAGES, bar.amounts, strict=True)] == [True] * 6
    titles = [text for text in texts(html, "title") if " · " in text]
    assert titles == [
        f"{bar.label} · {name}: {tenge(amount)}" for bar in TWO for name, amount in zip(STAGES, bar.amounts, strict=True) if amount
    ]
    assert cells(html.replace("tbody", "x").replace("tfoot", "tbody")) == [
        tenge(amount) for amount in amounts("60000000", "10000000", "55000000.50", "125000000.50")
    ]


def test_widths_are_to_scale_and_stand_one_after_another():
    marks = bars_of(make_chart(*TWO)).marks
    assert [(mark.colour, mark.x, mark.width) for mark in marks] == [
        (1, "0.000%", "60.000%"), (2, "60.000%", "10.000%"), (3, "70.000%", "30.000%"), (3, "0.000%", "25.000%"),
    ]  # fmt: skip


def test_what_does_not_fit_on_its_mark_is_written_below_it():
    chart = make_chart(Bar("A", amounts("99000000", "1000000", "0")))
    drawing = bars_of(chart)
    assert [mark.text for mark in drawing.marks] == ["99", ""]
    assert [line.text for line in drawing.words] == ["A", "Ordered 1"]


def test_one_series_has_its_number_on_the_mark_or_beside_it():
    marks = bars_of(
        make_chart(Bar("A", amounts(400)), Bar("B", amounts(3)), Bar("C", amounts(0)), series=("Applications",), write=number)
    ).marks
    assert [(mark.text, mark.outside, mark.text_x) for mark in marks] == [
        ("400", False, "0.000%"),
        ("3", True, "0.750%"),
        ("0", True, "0.000%"),
    ]


def test_columns_carry_number_and_label():
    chart = make_chart(Bar("2025", amounts("18900000000")), Bar("2026", amounts("12500000")), series=("Paid",))
    drawing = columns_of(chart)
    assert [mark.height for mark in drawing.marks] == [160, 0]
    assert [(line.text, line.x) for line in drawing.words] == [
        ("18.9", "25.000%"),
        ("2025", "25.000%"),
        ("under 0.1", "75.000%"),
        ("2026", "75.000%"),
    ]
    assert "billion ₸" in drawn(chart, "columns")


def test_columns_that_would_be_too_many_become_bars():
    many = [Bar(str(2000 + place), amounts(place)) for place in range(MOST_COLUMNS + 1)]
    chart = make_chart(*many, series=("Paid",))
    with pytest.raises(ValueError, match="draw it as bars"):
        columns_of(chart)
    assert drawn(chart, "columns").count("ork-words-label") == len(many)


def test_no_row_and_no_amount():
    assert "There is nothing to draw yet." in drawn(make_chart())
    assert '<svg class="ork-drawing"' not in drawn(make_chart())
    empty = make_chart(Bar("A", amounts(0, 0, 0)))
    assert [line.text for line in bars_of(empty).words] == ["A", "0"]
    assert bars_of(empty).marks == ()
    columns = columns_of(make_chart(Bar("2026", amounts(0)), series=("Paid",)))
    assert [(mark.height, line.text) for mark, line in zip(columns.marks, columns.words, strict=False)] == [(0, "0")]


def test_one_row():
    html = drawn(make_chart(Bar("2026", amounts("12.40")), series=("Paid",)), "columns")
    assert texts(html, "text") == ["12.4", "2026"]
    assert cells(html) == [tenge(Decimal("12.40"))]
    assert "<tfoot>" in html


def test_a_sum_of_fifteen_digits_is_whole_in_the_table_and_short_on_the_mark():
    huge = Decimal("9999999999999.99")
    with translation.override("kk"):
        html = drawn(make_chart(Bar("A", (huge,)), series=("Төленді",)))
        assert cells(html) == ["9 999 999 999 999,99 ₸".replace(" ", "\u00a0")]
        assert texts(html, "text") == ["10\u00a0000", "A"]
        assert "миллиард ₸" in html


def test_a_long_kazakh_label_is_wrapped_and_nowhere_cut():
    with translation.override("kk"):
        html = drawn(make_chart(Bar(LONG, amounts(5, 5, 5))))
    lines = [text for text in texts(html, "text") if text and not text[0].isdigit()]
    assert " ".join(lines).startswith(LONG)
    assert max(len(line) for line in lines) <= LINE_LETTERS


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=300))
def test_wrapping_loses_no_letter(text):
    lines = wrapped(text)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= LINE_LETTERS for line in lines)


@given(st.lists(st.tuples(*[st.decimals(0, Decimal("999999999999.99"), places=2)] * 3), min_size=1, max_size=6))
def test_marks_never_leave_the_drawing(rows):
    for mark in bars_of(make_chart(*(Bar("A", row) for row in rows))).marks:
        assert Decimal(mark.x.rstrip("%")) + Decimal(mark.width.rstrip("%")) <= Decimal("100.002")


def test_what_people_wrote_is_escaped():
    html = drawn(make_chart(Bar('<script>"x"&', amounts(1, 2, 3), ('?a="><b>&c=1', "", ""))))
    assert "<script>" not in html
    assert "<b>" not in html
    assert '<a href="?a=&quot;&gt;&lt;b&gt;&amp;c=1">' in html


def test_figures_are_links_in_the_table_and_the_csv_is_offered():
    html = drawn(make_chart(Bar("A", amounts(1, 2, 3), ("?stage=committed", "", "?stage=paid")), csv_url="/rows.csv"))
    assert re.findall(r'<a href="([^"]+)"', html) == ["?stage=committed", "?stage=paid", "/rows.csv"]
    assert "style=" not in html


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_positions_are_numbers_whatever_the_language(language):
    with translation.override(language):
        html = drawn(make_chart(*TWO))
    for value in re.findall(r'\b(?:x|y|width|height|dx)="([^"]*)"', html):
        assert re.fullmatch(r"-?\d+(\.\d+)?%?", value), value


@pytest.mark.parametrize(
    ("bars", "series"),
    [
        ((Bar("A", amounts(1)),), STAGES),
        ((Bar("A", amounts(1, 2, -3)),), STAGES),
        ((), ()),
        ((), tuple("abcdefg")),
        ((Bar("A", amounts(1, 2, 3), ("?one",)),), STAGES),
    ],
)
def test_rows_that_cannot_be_drawn_are_refused(bars, series):
    with pytest.raises(ValueError):
        make_chart(*bars, series=series)
