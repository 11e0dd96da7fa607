"""The receipt on paper: the same template as its print view, as a tagged PDF with the house's letters."""

import importlib
from functools import cache
from pathlib import Path
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from grants.applications.models import Receipt


class PaperUnavailable(Exception):
    """This machine lacks the libraries that draw PDF."""


def verification_url(receipt: Receipt) -> str:
    return f"{settings.SITE_URL}{reverse('applications:verify')}?number={receipt.number}&sha256={receipt.sha256}"


def verification_code(receipt: Receipt) -> SafeString:
    """The address of verification as a QR code: an SVG path of ours, with no style in it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(verification_url(receipt))
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return mark_safe(
        f'<svg class="ork-qr" viewBox="0 0 {size} {size}" width="132" height="132" aria-hidden="true"><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


@cache
def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")  # takes seconds and native libraries: only where paper is asked for
    except OSError as error:
        raise PaperUnavailable from error


def receipt_paper(receipt: Receipt) -> bytes:
    """The receipt as PDF/UA. Raises PaperUnavailable."""
    weasyprint = _weasyprint()
    context = {
        "receipt": receipt,
        "application": receipt.application,
        "code": verification_code(receipt),
        "url": verification_url(receipt),
        "language": get_language(),
    }
    html = render_to_string("applications/paper/receipt.html", context)
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=_style(), font_config=fonts, base_url=str(settings.BASE_DIR))
    return weasyprint.HTML(string=html, base_url=str(settings.BASE_DIR)).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )


@cache
def _style() -> str:
    """One family name for each subset of the face: several files under one name give wrong letters."""
    subsets = ("cyrillic-ext", "cyrillic", "latin-ext", "latin")
    faces = "".join(_face(subset) for subset in subsets)
    family = ", ".join([*(f'"Golos {subset}"' for subset in subsets), '"DejaVu Sans"', "sans-serif"])
    sheet = Path(__file__).with_name("paper.css").read_text()
    return faces + sheet.replace("FAMILY", family)


def _face(subset: str) -> str:
    path = finders.find(f"vendor/golos/files/golos-text-{subset}-wght-normal.woff2")
    return f'@font-face {{ font-family: "Golos {subset}"; src: url("{Path(path).as_uri()}") }}' if path else ""
