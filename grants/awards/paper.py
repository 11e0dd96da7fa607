"""The agreement on paper, in one of its three languages."""

from pathlib import Path

from core.web.paper import draw_paper
from grants.awards.models import Agreement


def agreement_paper(agreement: Agreement, language: str) -> bytes:
    """The kept text as PDF/UA, with both signatures; the caller puts the language in force. Raises PaperUnavailable."""
    context = {
        "agreement": agreement,
        "text": agreement.told["text"][language],
        "signatures": agreement.signatures.select_related("signed_by"),
        "language": language,
    }
    return draw_paper("awards/paper/agreement.html", context, Path(__file__).with_name("paper.css"))
