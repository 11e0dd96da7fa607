import threading
import time
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection, transaction

from core.accounts.mail import Parameters
from core.calendar import moved_to
from core.outbox.delivery import deliver
from core.outbox.models import Message, Mute
from core.outbox.services import choose_letters, post, post_sign_in_mail, preview_letter

AT = datetime(2026, 11, 27, 13, tzinfo=UTC)
CONTEXT = {"title": "TerraSense", "at": AT, "url": "/applications/1/"}


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "Receipt of TerraSense", "Dear Aliya, we have TerraSense since Fri 27 Nov 2026, 18:00 (Almaty)."),
        ("ru", "Расписка: TerraSense", "Aliya, мы получили TerraSense пт, 27 ноября 2026, 18:00 (Алматы)."),
        ("kk", "Қолхат: TerraSense", "Aliya, біз TerraSense құжатын алдық, жм, 2026 ж. 27 қараша, 18:00 (Алматы)."),
    ],
)
def test_a_letter_speaks_its_readers_language(person, language, subject, line):
    (message,) = post("test.receipt", to=[person(language=language)], context=CONTEXT)
    assert (message.subject, message.language, message.state) == (subject, language, "waiting")
    assert message.body.startswith(line)
    assert "http://localhost:8000/applications/1/" in message.body
    assert message.link == "/applications/1/"


def test_the_foot_says_whether_a_letter_can_be_switched_off(person):
    reader = person()
    assert "cannot be switched off" in preview_letter("test.receipt", reader, CONTEXT).body
    assert "Choose which letters you get: http://localhost:8000/account/letters/" in preview_letter("test.hint", reader, {}).body
    assert not Message.objects.exists()


def test_a_title_with_a_line_break_makes_no_second_header(person):
    (message,) = post("test.receipt", to=[person()], context={**CONTEXT, "title": "Terra\r\nBcc: x@example.com"})
    assert message.subject == "Receipt of Terra Bcc: x@example.com"


def test_each_reader_gets_one_and_nobody_without_access(person):
    aliya, dana = person("Aliya"), person("Dana")
    gone = person("Gone", is_active=False)
    assert [message.user for message in post("test.receipt", to=[dana, aliya, aliya, gone], context=CONTEXT)] == [aliya, dana]


def test_the_same_deed_is_told_once(person):
    reader = person()
    assert len(post("test.receipt", to=[reader], context=CONTEXT, dedupe="call-7")) == 1
    assert post("test.receipt", to=[reader], context=CONTEXT, dedupe="call-7") == []
    assert len(post("test.receipt", to=[reader, person("Dana")], context=CONTEXT, dedupe="call-7")) == 1
    assert len(post("test.receipt", to=[reader], context=CONTEXT)) == 1
    assert Message.objects.count() == 3


@transaction.atomic
def deed_that_breaks(reader):
    post("test.receipt", to=[reader], context=CONTEXT)
    raise RuntimeError


def test_a_message_dies_with_the_deed(person):
    with pytest.raises(RuntimeError):
        deed_that_breaks(person())
    assert not Message.objects.exists()
    assert mail.outbox == []


def test_it_leaves_after_the_commit_and_not_before(person, django_capture_on_commit_callbacks):
    reader = person()
    with django_capture_on_commit_callbacks(execute=True):
        (message,) = post("test.receipt", to=[reader], context=CONTEXT)
        assert mail.outbox == []
    (letter,) = mail.outbox
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)
    assert (letter.to, letter.subject) == (["aliya@orken.example"], "Receipt of TerraSense")


def test_what_may_be_switched_off_is_and_what_must_come_comes(person):
    reader = person()
    choose_letters(reader, wanted=[])
    assert post("test.hint", to=[reader, person("Dana")], context={}) != []
    assert not Message.objects.filter(user=reader).exists()
    assert len(post("test.receipt", to=[reader], context=CONTEXT)) == 1
    choose_letters(reader, wanted=["test.hint"])
    assert not Mute.objects.filter(user=reader, code="test.hint").exists()
    assert len(post("test.hint", to=[reader], context={})) == 1


def test_a_mandatory_kind_cannot_be_switched_off(person):
    reader = person()
    choose_letters(reader, wanted=["nonsense"])
    assert not Mute.objects.filter(code="test.receipt").exists()


def test_a_secret_is_made_when_sending_and_never_stored(person):
    reader, parameters = person(), {"user_id": 7}
    post_sign_in_mail("test.link", reader.email, reader, "en", parameters)
    message = Message.objects.get()
    assert (message.subject, message.body, message.parameters) == ("", "", parameters)
    deliver(message.pk)
    (letter,) = mail.outbox
    assert "https://orken.example/in/secret-" in letter.body
    message.refresh_from_db()
    assert (message.state, message.subject, message.body) == ("sent", "", "")


def test_a_sign_in_mail_may_go_to_an_address_of_nobody(db):
    parameters: Parameters = {}
    post_sign_in_mail("test.link", "nobody@orken.example", None, "kk", parameters)
    message = Message.objects.get()
    assert (message.user, message.address, message.language) == (None, "nobody@orken.example", "kk")


def test_a_message_is_posted_at_the_houses_time(person):
    with moved_to(AT):
        (message,) = post("test.hint", to=[person()])
    assert abs((message.created_at - AT).total_seconds()) < 5


@pytest.mark.django_db(transaction=True)
def test_a_double_click_tells_the_deed_once(person):
    reader, start = person(), threading.Barrier(2)

    def click():
        start.wait()
        with transaction.atomic():
            post("test.receipt", to=[reader], context=CONTEXT, dedupe="call-7")
            time.sleep(0.2)
        connection.close()

    clicks = [threading.Thread(target=click) for _number in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert Message.objects.count() == 1
    assert [letter.to for letter in mail.outbox] == [[reader.email]]
