from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from core.access import visible_rows
from core.outbox.kinds import Kind, optional_kinds
from core.outbox.models import Message, Mute


def messages_for(user: Any) -> QuerySet[Message]:
    """What the reader may see of the house's messages: the own ones, and those that rooms bring into the view."""
    return visible_rows(Message.objects.all(), user).select_related("user")


def messages_to(user: Any) -> QuerySet[Message]:
    """What was written to the person, newest first."""
    return Message.objects.filter(user=user)


@dataclass(frozen=True)
class Choice:
    """An optional kind of message, and whether the person gets it."""

    kind: Kind
    wanted: bool


def choices_of(user: Any) -> list[Choice]:
    muted = set(Mute.objects.filter(user=user).values_list("code", flat=True))
    return [Choice(kind, kind.code not in muted) for kind in optional_kinds()]


@dataclass(frozen=True)
class Mailbox:
    """An address that was written to, and how many letters lie there."""

    address: str
    letters: int


def mailboxes() -> list[Mailbox]:
    """The one with the newest letter first."""
    grouped = Message.objects.values("address").annotate(letters=Count("pk"), last=Max("created_at")).order_by("-last")
    return [Mailbox(box["address"], box["letters"]) for box in grouped]
