"""What a mail server's answer means for a message. No Django: exceptions of smtplib and the system in, a verdict out."""

import re
import smtplib
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    REFUSED_FOR_NOW = "refused for now"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """`reason` names codes only: a server's words hold addresses."""

    outcome: Outcome
    reason: str


def verdict_on(error: Exception) -> Verdict:
    """What is known after a hand-over that raised.

    A server that answered with a code has not taken the message: 4xx for now, 5xx for good (RFC 5321, 4.2.1). A line that
    broke or a time-out may have come after the message was taken, so the outcome is unknown.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answered(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Verdict(Outcome.REFUSED, "unfit")
    return Verdict(Outcome.UNKNOWN, "interrupted")


def _answered(code: int, text: bytes | str) -> Verdict:
    if not 400 <= code <= 599:  # not an answer that a server may give here: smtplib says -1 where the line broke
        return Verdict(Outcome.UNKNOWN, "interrupted")
    words = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", words)
    reason = f"smtp {code} {enhanced[0]}" if enhanced else f"smtp {code}"
    return Verdict(Outcome.REFUSED_FOR_NOW if code < 500 else Outcome.REFUSED, reason)
