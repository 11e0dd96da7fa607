from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.bin_iin import Fault, WrongNumber
from core.identifiers.iban import check_iban, grouped

KAZAKH = ["KZ65125KZT1001300224", "KZ96999ABCDE12345678"]


def with_check_digits(bank_part, country="KZ"):
    """Built by the standard's own recipe: 98 minus the remainder with 00 in place."""
    as_number = "".join(str(int(character, 36)) for character in f"{bank_part}{country}00")
    return f"{country}{98 - int(as_number) % 97:02d}{bank_part}"


@pytest.mark.parametrize("number", KAZAKH)
def test_kazakh_numbers_pass(number):
    assert check_iban(number) == check_iban(number, country="KZ") == number


@pytest.mark.parametrize("text", ["kz65 125k zt10 0130 0224", " KZ65125KZT1001300224\n", "KZ65\u00a0125KZT1001300224"])
def test_spaces_and_small_letters_are_taken(text):
    assert check_iban(text) == KAZAKH[0]


@pytest.mark.parametrize("number", ["DE89370400440532013000", "GB82WEST12345698765432"])
def test_a_foreign_number_passes_unless_a_kazakh_one_is_wanted(number):
    assert check_iban(number) == number
    with pytest.raises(WrongNumber):
        check_iban(number, country="KZ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("KZ65125KZT1001300225", Fault.CHECK_DIGIT),
        ("KZ56125KZT1001300224", Fault.CHECK_DIGIT),
        ("KZ65125KZT100130022", Fault.SHAPE),
        ("KZ65125KZT10013002244", Fault.SHAPE),
        ("KZ65A25KZT1001300224", Fault.SHAPE),
        ("КZ65125KZT1001300224", Fault.SHAPE),
        ("KZ65-125KZT1001300224", Fault.SHAPE),
        ("KZ65125KZT10013002²4", Fault.SHAPE),
        ("", Fault.SHAPE),
        ("X" * 200, Fault.SHAPE),
    ],
)
def test_what_is_no_iban_is_refused(text, fault):
    with pytest.raises(WrongNumber) as refusal:
        check_iban(text)
    assert refusal.value.fault == fault


@given(st.from_regex(r"[0-9]{3}[A-Z0-9]{13}", fullmatch=True))
def test_check_digits_by_the_recipe_pass_and_their_twins_do_not(bank_part):
    number = with_check_digits(bank_part)
    assert check_iban(number) == number
    for twin in {number[2:4], "00", "01", "99"} - {number[2:4]}:
        with pytest.raises(WrongNumber):
            check_iban(number[:2] + twin + number[4:])


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text):
    with suppress(WrongNumber):
        assert check_iban(text).isalnum()


def test_grouped_as_banks_print_it():
    assert grouped("KZ65125KZT1001300224") == "KZ65 125K ZT10 0130 0224"
