"""The receipt on paper: the same template as its print view, as a tagged PDF with the house's letters."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.web.paper import PaperUnavailable, draw_paper
from grants.applications.models import Receipt

__all__ = ["PaperUnavailable", "receipt_paper", "verification_code", "verification_url"]


def verification_url(receipt: Receipt) -> str:
    return f"{settings.SITE_URL}{reverse('applications:verify')}?number={receipt.number}&sha256={receipt.sha256}"


def verification_code(receipt: Receipt) -> SafeString:
    """The address of verification as a QR code: an SVG path of ours, with no style in it."""
    import qrcode  # noqa: PLC0415 - few ask for it, and with its pictures it takes 13 MB of each worker

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(verification_url(receipt))
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return mark_safe(
        f'<svg class="ork-qr" viewBox="0 0 {size} {size}" width="132" height="132" aria-hidden="true"><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def receipt_paper(receipt: Receipt) -> bytes:
    """The receipt as PDF/UA. Raises PaperUnavailable."""
    context = {
        "receipt": receipt,
        "application": receipt.application,
        "code": verification_code(receipt),
        "url": verification_url(receipt),
    }
    return draw_paper("applications/paper/receipt.html", context, Path(__file__).with_name("paper.css"))
