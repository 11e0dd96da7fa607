"""How a message leaves: claimed, handed over, marked, each mark committed before the next step begins.

Death before the hand-over is marked loses nothing, and the message goes out later. Death after it leaves the outcome
unknown: what promised "twice" is then repeated once with the same Message-ID, the rest waits for a person.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from kombu.exceptions import OperationalError

from core.calendar import now
from core.outbox.choices import Promise, Reason, State
from core.outbox.kinds import kind
from core.outbox.models import Message
from core.outbox.rendering import letter_to_send
from core.outbox.verdicts import Outcome, verdict_on
from core.workflow import Conflict, advance

logger = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a message waits after each refusal for now; after the last it has failed: two days in all."""
OFFER_AGAIN = timedelta(minutes=5)
"""A task in the queue is worth this long; then the message is offered to the workers anew."""
CLAIM_LASTS = timedelta(minutes=5)
HAND_OVER_LASTS = timedelta(minutes=10)
"""Longer than all time-outs of one talk with a mail server: a hand-over older than this has lost its worker."""
BATCH = 500


@shared_task(name="core.outbox.tasks.deliver")
def deliver(message_pk: int) -> None:
    """Take the message to the mail server, unless another worker has it, it is settled, or its time has not come."""
    message = Message.objects.filter(pk=message_pk, state=State.WAITING, due_at__lte=now()).first()
    if message is None:
        return
    try:
        claim(message)
        _send(message)
    except Conflict:
        logger.info("outbox: another worker has message %s", message.key)


def _send(message: Message) -> None:
    """Prepare all that can fail, then mark the hand-over, then talk."""
    try:
        mail = compose(message)
    except (ObjectDoesNotExist, LookupError):
        return _fail(message, Reason.OBSOLETE)
    except ValueError:
        return _fail(message, Reason.UNFIT)
    connection = mailers.default
    try:
        connection.open()
    except (OSError, SMTPException):
        return put_off(message, Reason.CONNECTION)
    try:
        begin_hand_over(message)
        hand_over(message, connection, mail)
    finally:
        _close(connection)
    return None


def claim(message: Message) -> None:
    advance(message, "claim", actor=None, claimed_at=now(), attempts=F("attempts") + 1)


def compose(message: Message) -> EmailMessage:
    """The mail, checked for headers and addresses that no server takes. Raises ValueError, LookupError, ObjectDoesNotExist."""
    letter = letter_to_send(kind(message.code), message)
    mail = EmailMessage(letter.subject, letter.body, to=[message.address], reply_to=[settings.SUPPORT_EMAIL], headers=headers(message))
    mail.message()
    return mail


def headers(message: Message) -> dict[str, str]:
    """The Message-ID is the message's own, at each try; the others keep robots from answering (RFC 3834, RFC 2369)."""
    fixed = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.language,
    }
    if kind(message.code).mandatory:
        return fixed
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return {**fixed, "List-Id": f"<{message.code}.{domain}>", "List-Unsubscribe": f"<{settings.SITE_URL}{reverse('outbox:preferences')}>"}


def begin_hand_over(message: Message) -> None:
    """From here on the message may have left, whatever happens to this worker."""
    advance(message, "hand_over", actor=None, handed_at=now())


def hand_over(message: Message, connection: Any, mail: EmailMessage) -> None:
    try:
        connection.send_messages([mail])
    except ValueError:  # raised before the line is used: an address or a command that cannot be written in ASCII
        _fail(message, Reason.UNFIT)
    except (OSError, SMTPException) as error:  # all that a mail server or the line to it can do to us
        verdict = verdict_on(error)
        logger.warning("outbox: message %s: %s, %s", message.key, verdict.outcome.value, verdict.reason)
        settle = {Outcome.REFUSED_FOR_NOW: put_off, Outcome.REFUSED: _fail, Outcome.UNKNOWN: lose}[verdict.outcome]
        settle(message, verdict.reason)
    else:
        confirm(message)


def confirm(message: Message) -> None:
    advance(message, "confirm", actor=None, settled_at=now(), reason="")


def put_off(message: Message, reason: str) -> None:
    """Try again later, a bounded number of times; certain that nothing was handed over."""
    if message.attempts > len(BACK_OFF):
        return _fail(message, reason)
    advance(message, "put_off", actor=None, reason=reason, due_at=now() + BACK_OFF[message.attempts - 1])
    return None


@transaction.atomic
def lose(message: Message, reason: str) -> None:
    """The outcome is unknown: what must arrive is repeated once, under the same Message-ID."""
    advance(message, "lose", actor=None, reason=reason, settled_at=now(), lost=F("lost") + 1)
    if message.promise == Promise.TWICE and message.lost == 1:
        advance(message, "repeat", actor=None, due_at=now() + BACK_OFF[0], settled_at=None)


def _fail(message: Message, reason: str) -> None:
    advance(message, "fail", actor=None, reason=reason, settled_at=now())


def _close(connection: Any) -> None:
    """A line that breaks at goodbye changes nothing about what was said before."""
    try:
        connection.close()
    except (OSError, SMTPException):
        logger.info("outbox: the mail server hung up first")


def offer(pks: Sequence[int]) -> None:
    """Put the messages before the workers. Where the queue is away, the next sweep does it."""
    for pk in pks:
        try:
            deliver.apply_async((pk,), expires=OFFER_AGAIN.total_seconds())
        except (OperationalError, OSError):
            logger.warning("outbox: no queue for message number %s, the next sweep offers it again", pk)


def sweep() -> None:
    """Set going again what a worker's death or a lost queue left behind. Any number of sweeps may run at once."""
    instant = now()
    for message in _stale(State.CLAIMED, claimed_at__lt=instant - CLAIM_LASTS):
        _unless_faster(_release, message)
    for message in _stale(State.HANDING_OVER, handed_at__lt=instant - HAND_OVER_LASTS):
        _unless_faster(lose, message, Reason.INTERRUPTED)
    offer_due()


def offer_due() -> None:
    """Offer what was put off and is due now, and what no worker took while its task was good."""
    instant = now()
    unheard = Q(offered_at__lt=instant - OFFER_AGAIN) | Q(offered_at__lt=F("due_at"))
    pks = list(
        Message.objects.filter(unheard, state=State.WAITING, due_at__lte=instant).order_by("due_at").values_list("pk", flat=True)[:BATCH]
    )
    Message.objects.filter(pk__in=pks).update(offered_at=instant)
    offer(pks)


def _stale(state: State, **since: Any) -> list[Message]:
    return list(Message.objects.filter(state=state, **since).order_by("pk")[:BATCH])


def _release(message: Message) -> None:
    """A claim whose worker died before the hand-over: nothing has left, so it may go out at once."""
    if message.attempts > len(BACK_OFF):
        return _fail(message, Reason.STUCK)
    advance(message, "put_off", actor=None, due_at=now())
    return None


def _unless_faster(step: Any, message: Message, *arguments: str) -> None:
    """The worker that was thought dead, or another sweep, may have moved the message meanwhile."""
    try:
        step(message, *arguments)
    except Conflict:
        logger.info("outbox: message %s moved by itself", message.key)
