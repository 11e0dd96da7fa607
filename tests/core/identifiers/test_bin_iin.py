import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers.bin_iin import Doubt, Fault, WrongNumber, check_bin, check_digit, check_iin, doubts_of_bin, doubts_of_iin, mask

IINS = ["900517300019", "900517301801", "011231600109", "061211600012"]
BINS = ["150340000109", "150340000015", "191141000018", "200750000010", "120160000016"]
SECOND_PASS = {"900517301801", "061211600012", "150340000015"}
eleven_digits = st.text("0123456789", min_size=11, max_size=11)


def by_the_book(eleven):
    """The rule written another way than in the product, to compare with."""
    first = sum((place + 1) * int(digit) for place, digit in enumerate(eleven)) % 11
    if first != 10:
        return first
    second = sum(((place + 2) % 11 + 1) * int(digit) for place, digit in enumerate(eleven)) % 11
    return None if second == 10 else second


@pytest.mark.parametrize("number", IINS)
def test_a_real_iin_passes(number):
    assert check_iin(number) == number
    assert doubts_of_iin(number) == ()


@pytest.mark.parametrize("number", BINS)
def test_a_real_bin_passes(number):
    assert check_bin(number) == number
    assert doubts_of_bin(number) == ()


@pytest.mark.parametrize("number", IINS + BINS)
def test_the_second_pass_is_taken_only_where_the_first_gives_ten(number):
    first = sum((place + 1) * int(digit) for place, digit in enumerate(number[:11])) % 11
    assert (first == 10) is (number in SECOND_PASS)


@pytest.mark.parametrize("prefix", ["90051730260", "15034000009"])
def test_some_beginnings_have_no_check_digit(prefix):
    assert check_digit(prefix) is None
    for last in "0123456789":
        with pytest.raises(WrongNumber) as refusal:
            check_iin(prefix + last)
        assert refusal.value.fault == Fault.CHECK_DIGIT


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("900517300018", Fault.CHECK_DIGIT),
        ("90051730001", Fault.LENGTH),
        ("9005173000190", Fault.LENGTH),
        ("", Fault.NOT_DIGITS),
        ("   ", Fault.NOT_DIGITS),
        ("90051730001a", Fault.NOT_DIGITS),
        ("90051730001О", Fault.NOT_DIGITS),
        ("٩٠٠٥١٧٣٠٠٠١٩", Fault.NOT_DIGITS),
        ("９００５１７３０００１９", Fault.NOT_DIGITS),
        ("90051730001²", Fault.NOT_DIGITS),
        ("900517-300019", Fault.NOT_DIGITS),
        ("90051730001\x00", Fault.NOT_DIGITS),
        ("000000000000", Fault.NOBODY),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_its_fault(text, fault):
    for check in (check_bin, check_iin):
        with pytest.raises(WrongNumber) as refusal:
            check(text)
        assert refusal.value.fault == fault
        assert not text.strip() or text not in repr(refusal.value)


@pytest.mark.parametrize("text", ["900517 300 019", " 900517300019 ", "900517\u00a0300019", "900517\u202f300019\n"])
def test_spaces_of_any_kind_are_taken_out(text):
    assert check_iin(text) == "900517300019"


@pytest.mark.parametrize("number", ["009900000008", "009900030008"])
def test_the_sum_alone_lets_odd_dates_pass_and_they_are_only_doubted(number):
    assert check_iin(number) == number
    assert doubts_of_iin(number) == (Doubt.NO_SUCH_DATE,)
    assert doubts_of_bin(number) == (Doubt.LOOKS_LIKE_IIN,)


def test_an_organisations_number_in_the_place_of_a_persons_is_doubted():
    assert doubts_of_iin("150340000109") == (Doubt.LOOKS_LIKE_BIN,)
    assert doubts_of_bin("900517300019") == (Doubt.LOOKS_LIKE_IIN,)
    assert doubts_of_bin("159940000104") == (Doubt.NO_SUCH_DATE,)


@pytest.mark.parametrize(("number", "doubts"), [("900517900010", (Doubt.NO_SUCH_CENTURY,)), ("900230300010", (Doubt.NO_SUCH_DATE,))])
def test_unusual_digits_of_a_person_are_doubted(number, doubts):
    assert doubts_of_iin(number) == doubts


@given(eleven_digits)
def test_the_check_digit_agrees_with_the_rule_written_another_way(eleven):
    assert check_digit(eleven) == by_the_book(eleven)


@given(eleven_digits.filter(lambda text: text.strip("0") and by_the_book(text) is not None))
def test_exactly_one_last_digit_passes(eleven):
    passed = []
    for last in "0123456789":
        try:
            passed.append(check_bin(eleven + last))
        except WrongNumber:
            continue
    assert passed == [eleven + str(by_the_book(eleven))]


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_the_check(text):
    try:
        number = check_iin(text)
    except WrongNumber:
        return
    assert len(number) == 12
    assert doubts_of_iin(number) is not None


@pytest.mark.parametrize(("number", "shown"), [("900517300019", "••••••••0019"), ("", "")])
def test_a_masked_number_shows_four_digits(number, shown):
    assert mask(number) == shown
