import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.identifiers.bin_iin import Doubt, Fault
from core.identifiers.validators import (
    BIN_SENTENCES,
    DOUBTS,
    IBAN_SENTENCES,
    IIN_SENTENCES,
    BinField,
    IbanField,
    IinField,
    questions_about_bin,
    questions_about_iin,
    validate_bin,
    validate_iban,
    validate_iin,
)


@pytest.mark.parametrize(
    ("validate", "right", "wrong"),
    [
        (validate_bin, "150340000109", "150340000108"),
        (validate_iin, "900517300019", "900517300018"),
        (validate_iban, "KZ65125KZT1001300224", "KZ65125KZT1001300225"),
    ],
)
def test_a_validator_says_why(validate, right, wrong):
    validate(right)
    with pytest.raises(ValidationError) as refusal:
        validate(wrong)
    assert refusal.value.code == Fault.CHECK_DIGIT
    assert wrong not in str(refusal.value)


def test_each_fault_has_its_sentence_and_each_doubt_too():
    numbers = {Fault.NOT_DIGITS, Fault.LENGTH, Fault.CHECK_DIGIT, Fault.NOBODY}
    assert set(BIN_SENTENCES) == set(IIN_SENTENCES) == numbers
    assert set(IBAN_SENTENCES) == {Fault.SHAPE, Fault.CHECK_DIGIT}
    assert set(DOUBTS) == set(Doubt)


@pytest.mark.parametrize(
    ("field", "text", "number"),
    [
        (BinField, " 1503 4000 0109 ", "150340000109"),
        (IinField, "900517\u00a0300019", "900517300019"),
        (IbanField, "kz65 125k zt10 0130 0224", "KZ65125KZT1001300224"),
    ],
)
def test_a_field_takes_the_number_with_spaces(field, text, number):
    assert field().clean(text) == number
    assert field(required=False).clean("") == ""


@pytest.mark.parametrize("text", ["1" * 500, "1503\x0040000109"])
def test_a_field_refuses_what_is_far_too_long_or_holds_a_null(text):
    with pytest.raises(ValidationError):
        BinField().clean(text)


def test_a_doubt_becomes_a_question():
    assert questions_about_bin("900517300019") == [DOUBTS[Doubt.LOOKS_LIKE_IIN]]
    assert questions_about_iin("009900000008") == [DOUBTS[Doubt.NO_SUCH_DATE]]
    assert questions_about_bin("150340000109") == []


@pytest.mark.parametrize("sentences", [BIN_SENTENCES, IIN_SENTENCES, IBAN_SENTENCES, DOUBTS])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_each_sentence_is_said_in_the_readers_language(language, sentences):
    with translation.override("en"):
        english = [str(sentence) for sentence in sentences.values()]
    with translation.override(language):
        spoken = [str(sentence) for sentence in sentences.values()]
    assert not set(english) & set(spoken)
