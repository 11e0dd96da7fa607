from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from djmoney.money import Money

from core.money.forms import MoneyField


class Asking(forms.Form):
    asked = MoneyField(currencies=("KZT", "USD"), zero=False, help_text="At most 100 000 USD.")
    spent = MoneyField(required=False)


def form(amount="", currency="KZT", spent=""):
    return Asking({"asked_0": amount, "asked_1": currency, "spent_0": spent})


def test_it_cleans_to_money():
    asking = form("1 000 000,50", "USD", "0")
    assert asking.is_valid(), asking.errors
    assert asking.cleaned_data == {"asked": Money("1000000.50", "USD"), "spent": Money(0, "KZT")}
    assert isinstance(asking.cleaned_data["asked"].amount, Decimal)


def test_an_optional_sum_may_be_empty():
    asking = form("5")
    assert asking.is_valid()
    assert asking.cleaned_data["spent"] is None


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("", "KZT", "required"),
        ("  ", "KZT", "required"),
        ("0", "KZT", "zero"),
        ("-5", "KZT", "negative"),
        ("NaN", "KZT", "unreadable"),
        ("1,001", "KZT", "ambiguous"),
        ("1000,001", "KZT", "too_fine"),
        ("9" * 20, "KZT", "too_big"),
        ("5", "EUR", "currency"),
        ("5", "", "currency"),
        ("5", "XXXXXXXX", "currency"),
        ("5\x00", "KZT", "unreadable"),
    ],
)
def test_what_is_wrong_is_said_once_at_the_field_and_what_was_typed_stays(amount, currency, code):
    asking = form(amount, currency)
    assert not asking.is_valid()
    assert [error.code for error in asking.errors["asked"].as_data()] == [code]
    assert set(asking.errors) == {"asked"}
    if amount.strip() and "\x00" not in amount:
        assert f'value="{amount}"' in str(asking["asked"])


def test_a_missing_key_is_an_empty_field():
    asking = Asking({})
    assert not asking.is_valid()
    assert [error.code for error in asking.errors["asked"].as_data()] == ["required"]


def test_the_sum_has_the_label_and_the_currency_a_name_of_its_own():
    html = str(Asking()["asked"])
    assert Asking()["asked"].id_for_label == "id_asked_0"
    assert 'inputmode="decimal"' in html
    assert 'id="id_asked_0"' in html
    assert 'class="form-control num"' in html
    assert 'class="form-select ork-currency"' in html
    assert "aria-label=" in html
    assert "style=" not in html


def test_what_the_page_adds_goes_to_the_right_part():
    html = Asking()["asked"].as_widget(attrs={"class": "is-invalid", "aria-describedby": "hint"})
    assert 'class="form-control num is-invalid"' in html
    assert 'class="form-select ork-currency is-invalid"' in html
    assert html.count('aria-describedby="hint"') == 1


def test_a_single_currency_is_written_and_not_asked_for():
    html = str(Asking()["spent"])
    assert "<select" not in html
    assert "₸" in html
    assert form("5", spent="7").is_valid()


@pytest.mark.parametrize(
    ("language", "shown"), [("ru", "1\u00a0000\u00a0000,50"), ("kk", "1\u00a0000\u00a0000,50"), ("en", "1,000,000.50")]
)
def test_a_sum_that_is_there_is_shown_in_full_and_reads_back(language, shown):
    with translation.override(language):
        html = str(Asking(initial={"asked": Money("1000000.50", "USD")})["asked"])
        assert f'value="{shown}"' in html
        assert '<option value="USD" selected>' in html
        assert form(shown, "USD").is_valid()


@pytest.mark.parametrize(
    ("amount", "currency", "changed"),
    [("1 000,00", "USD", False), ("1000", "USD", False), ("1000", "KZT", True), ("1001", "USD", True), ("x", "USD", True)],
)
def test_a_change_is_one_of_the_sum_and_not_of_its_spelling(amount, currency, changed):
    asking = Asking({"asked_0": amount, "asked_1": currency}, initial={"asked": Money(1000, "USD")})
    assert ("asked" in asking.changed_data) is changed


def test_the_limit_of_digits_can_be_smaller():
    field = MoneyField(max_digits=5)
    assert field.clean(["999,99"]) == Money("999.99", "KZT")
    with pytest.raises(forms.ValidationError):
        field.clean(["1000"])
