"""One order for names in Kazakh, Russian and English, the same on each machine.

PostgreSQL without ICU sorts by code point, which puts Ә, Ғ, Қ after Я. So a row keeps a key made here: each letter
becomes a character whose code point is its place. Kazakh has all of the Russian letters, so one alphabet serves both.
"""

DIGITS = "0123456789"
LATIN = "abcdefghijklmnopqrstuvwxyz"
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_places = {letter: chr(ord("0") + place) for place, letter in enumerate(DIGITS + LATIN + KAZAKH)}


def sort_key(text: str) -> str:
    """A text that sorts by code point as `text` sorts by letter: case, quotes and signs do not count, a space comes first."""
    letters = (_places.get(letter, " " if letter.isspace() or letter == "-" else "") for letter in text.casefold())
    return " ".join("".join(letters).split())
