"""Sorting by the Kazakh alphabet of 42 letters, which holds the Russian one; the database has no collation for it everywhere."""

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_FIRST = 0x0400
_PLACES = {ord(letter): chr(_FIRST + place) for place, letter in enumerate(KAZAKH)}


def sort_key(text: str) -> str:
    """A text that sorts by code point as `text` does by the alphabet; Latin stands before Cyrillic."""
    return " ".join(text.casefold().split()).translate(_PLACES)
