"""The parts that think without a database: names, the alphabet, devices, zones."""

import pytest
from django.core.exceptions import ValidationError

from core.accounts.alphabet import KAZAKH, sort_key
from core.accounts.devices import device_name
from core.accounts.names import check_name
from core.accounts.zones import CITIES, zone_choices


def test_the_alphabet_has_42_letters_in_order():
    assert len(KAZAKH) == 42
    assert "".join(sorted(KAZAKH, key=sort_key)) == KAZAKH


def test_names_sort_as_a_kazakh_reader_expects():
    names = ["Яров", "Әлиев", "Абай", "Қасым", "Касым", "Lee", "Бекова", "әбдір", "Їжак"]
    assert sorted(names, key=sort_key) == ["Lee", "Абай", "әбдір", "Әлиев", "Бекова", "Касым", "Қасым", "Яров", "Їжак"]


@pytest.mark.parametrize("name", ["Дана", "Нұр-Сұлтан", "O’Brien", "D'Arc", "Ибн Сина", "José María", "이", "Т. С.", "Құрманғазыұлы"])
def test_a_name_of_any_script_passes(name):
    assert check_name(name) is None


@pytest.mark.parametrize("name", ["http://evil.example", "<b>", "Дана1", "a@b.kz", "--", " ", "Да\nна", "Дана\u202e", "💥", "Да\x00на"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        check_name(name)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox · Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
            "Safari · macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
            "Chrome · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 YaBrowser/25.8 Mobile Safari/537.36",
            "Yandex Browser · Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_says_what_it_is(agent, name):
    assert device_name(agent) == name


def test_zones_begin_at_home_and_go_from_west_to_east():
    choices = zone_choices()
    assert {zone for zone, _label in choices} == set(CITIES)
    assert choices[0][0] == "Asia/Almaty"
    assert choices[0][1].endswith("(UTC+5)")
    assert choices[1][1].endswith("(UTC−10)")
    assert dict(choices)["Asia/Kolkata"].endswith("(UTC+5:30)")
