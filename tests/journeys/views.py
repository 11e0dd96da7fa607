"""In which languages and widths each page is looked at: all three, at both; two of the six in the dark."""

import pytest

WIDE, NARROW = {"width": 1280}, {"width": 390}
DARK = {"color_scheme": "dark"}
PICTURED = (("kk", 1280), ("ru", 390))
"""Of which pictures are kept; the walks keep their own, wide and in Russian."""
VIEWS = (("kk", WIDE), ("kk", NARROW | DARK), ("ru", WIDE), ("ru", NARROW), ("en", WIDE | DARK), ("en", NARROW))

in_every_view = pytest.mark.parametrize(
    ("language", "view"), [pytest.param(language, view, id=f"{language} {view['width']}") for language, view in VIEWS]
)
