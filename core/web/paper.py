"""Paper: a template as a tagged PDF, with the house's letters."""

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language

SUBSETS = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")


class PaperUnavailable(Exception):
    """This machine lacks the libraries that draw PDF."""


@cache
def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")  # takes seconds and native libraries: only where paper is asked for
    except OSError as error:
        raise PaperUnavailable from error


def draw_paper(template: str, context: Mapping[str, Any], sheet: Path) -> bytes:
    """The template as PDF/UA, in the language in force; `FAMILY` in the style sheet stands for the house's face. Raises PaperUnavailable."""
    weasyprint = _weasyprint()
    html = render_to_string(template, {"language": get_language(), **context})
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=_style(sheet), font_config=fonts, base_url=str(settings.BASE_DIR))
    paper: bytes = weasyprint.HTML(string=html, base_url=str(settings.BASE_DIR)).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return paper


@cache
def _style(sheet: Path) -> str:
    """One family name for each subset of the face: several files under one name give wrong letters."""
    faces = "".join(_face(subset) for subset in SUBSETS)
    family = ", ".join([*(f'"Golos {subset}"' for subset in SUBSETS), '"DejaVu Sans"', "sans-serif"])
    return faces + sheet.read_text().replace("FAMILY", family)


def _face(subset: str) -> str:
    path = finders.find(f"vendor/golos/files/golos-text-{subset}-wght-normal.woff2")
    return f'@font-face {{ font-family: "Golos {subset}"; src: url("{Path(path).as_uri()}") }}' if path else ""
