import smtplib

import pytest

from core.outbox.verdicts import Outcome, Verdict, verdict_on


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.kz": (550, b"5.1.1 a@b.kz unknown")}), Verdict(Outcome.REFUSED, "smtp 550 5.1.1")),
        (smtplib.SMTPRecipientsRefused({"a@b.kz": (450, b"4.2.0 greylisted")}), Verdict(Outcome.REFUSED_FOR_NOW, "smtp 450 4.2.0")),
        (smtplib.SMTPSenderRefused(421, b"too busy", "x@y.kz"), Verdict(Outcome.REFUSED_FOR_NOW, "smtp 421")),
        (smtplib.SMTPDataError(554, b"5.7.1 spam from x@y.kz"), Verdict(Outcome.REFUSED, "smtp 554 5.7.1")),
        (smtplib.SMTPDataError(-1, b""), Verdict(Outcome.UNKNOWN, "interrupted")),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Verdict(Outcome.REFUSED, "unfit")),
        (smtplib.SMTPServerDisconnected("gone"), Verdict(Outcome.UNKNOWN, "interrupted")),
        (TimeoutError(), Verdict(Outcome.UNKNOWN, "interrupted")),
        (BrokenPipeError(), Verdict(Outcome.UNKNOWN, "interrupted")),
    ],
)
def test_what_an_answer_means(error, verdict):
    assert verdict_on(error) == verdict
