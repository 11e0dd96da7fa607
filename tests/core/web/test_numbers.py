from decimal import Decimal

import pytest
from django.utils import translation
from djmoney.money import Money

from core.web.numbers import file_size, money, number


@pytest.mark.parametrize(
    ("sum_", "english", "russian"),
    [
        (Money("12500000", "KZT"), "12,500,000.00\u00a0KZT", "12\u00a0500\u00a0000,00\u00a0₸"),
        (Money("56849.78", "USD"), "56,849.78\u00a0USD", "56\u00a0849,78\u00a0USD"),
        (Money("-0.5", "KZT"), "\u22120.50\u00a0KZT", "\u22120,50\u00a0₸"),
        (Money("0", "EUR"), "0.00\u00a0EUR", "0,00\u00a0EUR"),
        (Money("999999999999999.99", "KZT"), "999,999,999,999,999.99\u00a0KZT", "999\u00a0999\u00a0999\u00a0999\u00a0999,99\u00a0₸"),
        (None, "not known", "неизвестно"),
    ],
)
def test_a_sum_in_full(sum_, english, russian):
    with translation.override("en"):
        assert money(sum_) == english
    with translation.override("ru"):
        assert money(sum_) == russian
    if sum_ is not None:
        with translation.override("kk"):
            assert money(sum_) == russian


def test_a_sum_is_never_rounded():
    with translation.override("en"):
        assert number(Decimal("0.005"), 2) == "0.005"
        assert number(Decimal("1E+3"), 2) == "1,000.00"


def test_a_plain_number():
    with translation.override("ru"):
        assert [number(1840), number(-3), number(Decimal("2.5"))] == ["1\u00a0840", "\u22123", "2,5"]


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (1023, "1,023 B"), (1024, "1 kB"), (2_500, "2.4 kB"), (20 * 1024 * 1024, "20 MB"), (1_572_864, "1.5 MB")]
)
def test_a_size(size, text):
    with translation.override("en"):
        assert file_size(size) == text
