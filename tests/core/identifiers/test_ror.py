import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.bin_iin import Fault, WrongNumber
from core.identifiers.ror import ALPHABET, check_digits, check_ror, ror_address

REAL = ("052bx8q98", "03q0vrn42", "0242cby63", "03pscpn55", "020cpsb96")  # Nazarbayev, Al-Farabi, Gumilyov universities and two more


@pytest.mark.parametrize("number", REAL)
def test_numbers_of_the_registry_pass(number):
    assert check_ror(number) == number
    assert check_ror(f" https://ror.org/{number.upper()} ") == number
    assert check_ror(ror_address(number)) == number


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.SHAPE),
        ("052bx8q9", Fault.SHAPE),
        ("152bx8q98", Fault.SHAPE),
        ("052bi8q98", Fault.SHAPE),
        ("https://ror.example/052bx8q98", Fault.SHAPE),
        ("٠52bx8q98", Fault.SHAPE),
        ("052bx8q97", Fault.CHECK_DIGIT),
        ("052xb8q98", Fault.CHECK_DIGIT),
    ],
)
def test_what_is_no_number(text, fault):
    with pytest.raises(WrongNumber) as wrong:
        check_ror(text)
    assert wrong.value.fault is fault


@given(st.text(alphabet=ALPHABET, min_size=6, max_size=6), st.integers(1, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(six, place, other):
    number = f"0{six}{check_digits(f'0{six}')}"
    assert check_ror(number) == number
    if other != number[place]:
        with pytest.raises(WrongNumber):
            check_ror(number[:place] + other + number[place + 1 :])
