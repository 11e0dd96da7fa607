import logging
from datetime import timedelta

import pytest

from core.audit.models import Entry
from core.calendar import moved_to, now
from core.outbox import delivery
from core.outbox.delivery import BACK_OFF, deliver, sweep
from core.outbox.models import Message
from core.outbox.services import post, post_sign_in_mail
from core.workflow import advance
from tests.core.outbox.test_post import CONTEXT


@pytest.fixture
def receipt(person):
    return post("test.receipt", to=[person()], context=CONTEXT)[0]


@pytest.fixture
def hint(person):
    return post("test.hint", to=[person("Dana")], context={})[0]


def outcome(message):
    message.refresh_from_db()
    return message.state, message.reason


def test_the_mail_carries_its_own_id_and_keeps_robots_quiet(smtp, receipt):
    deliver(receipt.pk)
    (letter,) = smtp.mails
    assert letter["Message-ID"] == f"<{receipt.key}@orken.example>"
    assert (letter["Auto-Submitted"], letter["Content-Language"], letter["List-Id"]) == ("auto-generated", "en", None)
    assert (letter["To"], letter["Reply-To"]) == ("aliya@orken.example", "help@orken.example")
    assert letter.get_content().replace("\r\n", "\n") == receipt.body
    assert outcome(receipt) == ("sent", "")


def test_an_optional_mail_says_where_to_leave(smtp, hint):
    deliver(hint.pk)
    (letter,) = smtp.mails
    assert letter["List-Unsubscribe"] == "<http://localhost:8000/account/letters/>"
    assert letter["List-Id"] == "<test.hint.orken.example>"


def test_a_second_task_for_the_same_message_does_nothing(smtp, receipt):
    deliver(receipt.pk)
    deliver(receipt.pk)
    deliver(10**9)
    assert len(smtp.mails) == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_refusal_for_good_fails_with_its_code_and_names_nobody(smtp, receipt, caplog, step):
    setattr(smtp, step, "550 5.1.1 aliya@orken.example is unknown here")
    with caplog.at_level(logging.DEBUG, logger="core.outbox"):
        deliver(receipt.pk)
    assert outcome(receipt) == ("failed", "smtp 550 5.1.1")
    assert receipt.reason_sentence == "Почтовый сервер ответил 550 5.1.1."
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("core.")]
    assert ours
    assert "aliya" not in "".join(ours).lower()
    assert not Entry.objects.filter(changes__icontains="aliya").exists()


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_refusal_for_now_is_tried_again_a_bounded_number_of_times(smtp, receipt, step):
    setattr(smtp, step, "451 4.3.0 later")
    at = receipt.created_at
    for number, pause in enumerate(BACK_OFF, start=1):
        with moved_to(at):
            deliver(receipt.pk)
        assert outcome(receipt) == ("waiting", "smtp 451 4.3.0")
        assert receipt.attempts == number
        assert abs(receipt.due_at - at - pause) < timedelta(seconds=5)
        at = receipt.due_at
    with moved_to(at):
        deliver(receipt.pk)
    assert outcome(receipt) == ("failed", "smtp 451 4.3.0")
    assert smtp.mails == []


def test_it_is_not_tried_before_its_time(smtp, receipt):
    smtp.data = "451 later"
    deliver(receipt.pk)
    smtp.data = ""
    deliver(receipt.pk)
    assert (outcome(receipt)[0], smtp.mails) == ("waiting", [])
    with moved_to(now() + timedelta(minutes=2)):
        sweep()
    assert (outcome(receipt)[0], len(smtp.mails)) == ("sent", 1)


def test_a_mail_server_that_is_away_is_no_attempt_to_hand_over(settings, receipt):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    deliver(receipt.pk)
    assert outcome(receipt) == ("waiting", "connection")
    assert receipt.handed_at is None


def test_a_line_that_breaks_leaves_the_outcome_unknown(smtp, receipt, hint):
    smtp.hangs_up = True
    deliver(receipt.pk)
    deliver(hint.pk)
    assert outcome(hint) == ("unknown", "interrupted")
    assert outcome(receipt) == ("waiting", "interrupted")  # promised twice: one more try
    with moved_to(now() + timedelta(hours=1)):
        sweep()
        assert outcome(receipt) == ("unknown", "interrupted")  # and no third
        smtp.hangs_up = False
        sweep()
    assert (smtp.waiting, smtp.mails) == (3, [])
    assert outcome(receipt)[0] == outcome(hint)[0] == "unknown"


def test_what_it_was_about_is_gone(smtp, person, monkeypatch):
    def gone(parameters):
        raise Message.DoesNotExist

    monkeypatch.setitem(delivery.kind.__globals__["_kinds"], "test.link", delivery.kind("test.link").__replace__(fresh=gone))
    post_sign_in_mail("test.link", "aliya@orken.example", None, "en", {})
    message = Message.objects.get()
    deliver(message.pk)
    assert outcome(message) == ("failed", "obsolete")


def test_an_address_that_no_mail_can_carry_fails_at_once(smtp, receipt):
    Message.objects.filter(pk=receipt.pk).update(address="әлия@orken.example")
    deliver(receipt.pk)
    assert outcome(receipt)[0] == "failed"
    assert smtp.mails == []


def test_a_lost_task_is_offered_again_once(smtp, receipt):
    sweep()
    assert outcome(receipt)[0] == "waiting"  # its task may still lie in the queue
    with moved_to(now() + timedelta(minutes=6)):
        sweep()
        sweep()
    assert (outcome(receipt)[0], len(smtp.mails)) == ("sent", 1)


def test_a_claim_without_a_worker_goes_out(smtp, receipt, hint):
    for message in (receipt, hint):
        delivery.claim(message)
    sweep()
    assert outcome(hint)[0] == "claimed"
    with moved_to(now() + timedelta(minutes=6)):
        sweep()
    assert len(smtp.mails) == 2
    assert outcome(receipt)[0] == outcome(hint)[0] == "sent"


def test_a_message_that_kills_its_workers_is_given_up(smtp, receipt):
    at = now()
    for _number in range(len(BACK_OFF) + 1):
        advance(receipt, "claim", actor=None, claimed_at=at, attempts=receipt.attempts + 1)
        at += timedelta(hours=1)
        with moved_to(at):
            for message in delivery._stale("claimed", claimed_at__lt=at - delivery.CLAIM_LASTS):
                delivery._release(message)
        receipt.refresh_from_db()
    assert outcome(receipt) == ("failed", "stuck")


def test_a_slow_worker_may_still_say_that_it_was_sent(hint):
    delivery.claim(hint)
    delivery.begin_hand_over(hint)
    with moved_to(now() + timedelta(minutes=11)):
        sweep()
    assert outcome(hint)[0] == "unknown"
    delivery.confirm(hint)
    assert outcome(hint) == ("sent", "")


def test_no_queue_is_no_error_for_the_person_who_acts(person, monkeypatch, django_capture_on_commit_callbacks):
    def no_queue(*arguments, **options):
        raise delivery.OperationalError

    monkeypatch.setattr(deliver, "apply_async", no_queue)
    with django_capture_on_commit_callbacks(execute=True):
        post("test.receipt", to=[person()], context=CONTEXT)
    assert Message.objects.get().state == "waiting"
