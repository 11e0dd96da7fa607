"""Aliases, and names that are compared or blacked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.review.aliases import DIGITS, LETTERS, draw_alias
from grants.review.names import HIDDEN, bare_name, hide_names, same_name


@given(st.sets(st.sampled_from([f"{letter}{digit}" for letter in LETTERS for digit in DIGITS])))
def test_an_alias_is_never_drawn_twice(taken):
    alias = draw_alias(taken)
    assert alias not in taken
    assert alias[0] in LETTERS
    assert set(alias[1:]) <= set(DIGITS)


def test_when_the_short_ones_are_used_up_they_grow():
    short = {f"{letter}{digit}" for letter in LETTERS for digit in DIGITS}
    assert len(draw_alias(short)) == 3
    assert draw_alias(short - {"K7"}) == "K7"


def test_aliases_follow_no_order():
    """They are drawn: the first hundred of a new reviewer are all there, and not in the order of the alphabet."""
    taken: list[str] = []
    for _number in range(100):
        taken.append(draw_alias(taken))
    assert len(set(taken)) == 100
    assert taken != sorted(taken)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("ТОО «ЖелБақ»", "ЖелБақ"), ("«ЖелБақ» ЖШС", "ЖелБақ"), ("JelBaq LLP", "JelBaq"), ("АО Казах-Сервис", "Казах-Сервис"), ("ТОО", "")],
)
def test_a_name_without_its_legal_form(name, bare):
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ТОО «ЖелБақ»", "желбак жшс", True),
        ("Satbayev University", "SATBAYEV UNIVERSITY", True),
        ("ТОО «Откел»", "ТОО «Өткел плюс»", False),
        ("ТОО", "АО", False),
        ("", "", False),
    ],
)
def test_the_same_organisation(one, other, same):
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ЖелБақтың датчигі", f"{HIDDEN} датчигі"),
        ("Мы, ТОО «желбақ», делаем", f"Мы, ТОО «{HIDDEN}», делаем"),
        ("Написала Ковалёва с Ковалёвым", f"Написала {HIDDEN} с {HIDDEN}"),
        ("Ветряк без имени", "Ветряк без имени"),
        ("ПодЖелБақ", "ПодЖелБақ"),
    ],
)
def test_names_are_blacked_out_in_every_case(text, hidden):
    assert hide_names(text, ["ТОО «ЖелБақ»", "Ковалёв"]) == hidden


def test_names_of_two_letters_and_no_names_hide_nothing():
    assert hide_names("Ли и лиса", ["Ли", "", "ТОО"]) == "Ли и лиса"
