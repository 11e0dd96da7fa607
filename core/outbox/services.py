from collections.abc import Collection, Iterable, Mapping
from email.utils import parseaddr
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction

from core.accounts.mail import fresh_context
from core.accounts.models import User
from core.audit import record
from core.calendar import now
from core.outbox import delivery
from core.outbox.kinds import Kind, kind, optional_kinds
from core.outbox.models import Message, Mute, about_fields
from core.outbox.rendering import Letter, write_letter
from core.workflow import advance


@transaction.atomic
def post(
    code: str, *, to: Iterable[User], about: models.Model | None = None, context: Mapping[str, Any] | None = None, dedupe: str = ""
) -> list[Message]:
    """Write a message to each person inside the caller's transaction; it leaves after the commit.

    Each is rendered now, in its reader's language, from `context`, `reader` (the person) and `url`: the path that the
    message leads to, which is that of `about` unless the context has another. People whose access is closed, and those
    who switched an optional kind off, get none. A second post of the same `dedupe` to the same person is no message.
    Returns those that were made.
    """
    this = kind(code)
    whole = {"url": _path(about), **(context or {})}
    fixed = {"link": str(whole["url"])[:300], "dedupe": dedupe, **about_fields(about)}
    return _store(
        [
            _message(this, reader.email, reader, reader.language, preview_letter(code, reader, whole), **fixed)
            for reader in _readers(this, to)
        ]
    )


def preview_letter(code: str, reader: User, context: Mapping[str, Any]) -> Letter:
    """The letter as `post` would write it to this person; nothing is stored."""
    return write_letter(kind(code), reader.language, {**context, "reader": reader})


@transaction.atomic
def post_sign_in_mail(code: str, address: str, user: User | None, language: str, parameters: dict[str, Any]) -> None:
    """The sender of core.accounts: to an address that may be nobody's, a secret kind without its text."""
    this = kind(code)
    if this.secret:
        message = _message(this, address, user, language, None, parameters=parameters)
    else:
        message = _message(this, address, user, language, write_letter(this, language, {**fresh_context(code, parameters), "reader": user}))
    _store([message])


def resend_message(message: Message, *, actor: User) -> None:
    """Give a message that was not sent, or whose outcome is unknown, a new start. Raises Refused, Conflict."""
    with transaction.atomic():
        advance(message, "resend", actor=actor, attempts=0, due_at=now(), offered_at=now(), settled_at=None, reason="")
        transaction.on_commit(partial(delivery.offer, [message.pk]))


@transaction.atomic
def choose_letters(user: User, wanted: Collection[str]) -> None:
    """Set which optional kinds the person gets; the mandatory ones stay whatever is wanted."""
    unwanted = {this.code for this in optional_kinds()} - set(wanted)
    had = set(Mute.objects.filter(user=user).values_list("code", flat=True))
    Mute.objects.filter(user=user, code__in=had - unwanted).delete()
    Mute.objects.bulk_create([Mute(user=user, code=code) for code in sorted(unwanted - had)], ignore_conflicts=True)
    if had != unwanted:
        record(user, "account.choose_letters", user, changes={"letters_off": (", ".join(sorted(had)), ", ".join(sorted(unwanted)))})


def _readers(this: Kind, to: Iterable[User]) -> list[User]:
    people = {person.pk: person for person in to if person.is_active}
    muted = set() if this.mandatory else set(Mute.objects.filter(code=this.code, user__in=people).values_list("user_id", flat=True))
    return [people[pk] for pk in sorted(people.keys() - muted)]


def _path(row: models.Model | None) -> str:
    """The row's own page, where it has one."""
    address = getattr(row, "get_absolute_url", None)
    return address() if address else ""


def _message(this: Kind, address: str, user: User | None, language: str, letter: Letter | None, **fixed: Any) -> Message:
    key, instant = uuid4(), now()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    subject, body = (letter.subject, letter.body) if letter else ("", "")
    return Message(
        key=key, code=this.code, promise=this.promise, user=user, address=address, language=language, subject=subject, body=body,
        message_id=f"<{key}@{domain}>", created_at=instant, due_at=instant, offered_at=instant, **fixed,
    )  # fmt: skip


def _store(written: list[Message]) -> list[Message]:
    """Insert what no other transaction has posted first, and offer it to the workers at commit."""
    Message.objects.bulk_create(written, ignore_conflicts=True)
    made = list(Message.objects.filter(key__in=[message.key for message in written]).order_by("pk"))
    if made:
        transaction.on_commit(partial(delivery.offer, [message.pk for message in made]))
    return made
