"""From a template to the text of a letter, in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.outbox.kinds import Kind
from core.outbox.models import Message

SUBJECT = "Subject:"
HIDDEN = _("[sign-in link, known to the reader alone]")
ALMATY = ZoneInfo("Asia/Almaty")


class Malformed(ValueError):
    """A template that does not begin with its subject line: a fault of ours."""


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def write_letter(kind: Kind, language: str, context: Mapping[str, Any]) -> Letter:
    """Render `mail/<code>/<language>.txt`: "Subject: ...", an empty line, the text; the house's foot is added."""
    with translation.override(language), timezone.override(ALMATY):
        text = _rendered(f"mail/{kind.code}/{language}.txt", kind, context)
        foot = _rendered(f"outbox/foot/{language}.txt", kind, context)
    head, *rest = re.split(r"\n[ \t\r]*\n", text.strip(), maxsplit=1)
    if not head.startswith(SUBJECT) or not rest:
        raise Malformed(f"mail/{kind.code}/{language}.txt")
    # A title that a person typed may hold a line break; a header must not.
    return Letter(subject=" ".join(head.removeprefix(SUBJECT).split())[:300], body=f"{rest[0].strip()}\n\n{foot.strip()}\n")


def _rendered(name: str, kind: Kind, context: Mapping[str, Any]) -> str:
    common = {
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
        "preferences_url": settings.SITE_URL + reverse("outbox:preferences"),
        "mandatory": kind.mandatory,
    }
    # Plain text: nothing to escape, and &quot; in a letter would be a fault.
    return get_template(name).template.render(Context({**common, **context}, autoescape=False))  # type: ignore[attr-defined]


def letter_to_send(kind: Kind, message: Message) -> Letter:
    """The letter as the mail server gets it; that of a secret kind is made now. Raises ObjectDoesNotExist, LookupError."""
    if kind.fresh is None:
        return Letter(message.subject, message.body)
    return write_letter(kind, message.language, kind.fresh(message.parameters))


def letter_to_show(kind: Kind, message: Message) -> Letter:
    """The letter as people other than its reader may see it: without what opens an account. Raises as above."""
    if kind.fresh is None:
        return Letter(message.subject, message.body)
    hidden = dict.fromkeys(kind.secrets, HIDDEN)
    return write_letter(kind, message.language, {**kind.fresh(message.parameters), **hidden})
