import threading
from datetime import timedelta

import pytest
from django.db import connection

from core.calendar import moved_to
from core.outbox.models import Message
from core.outbox.services import choose_letters
from core.reminders import services
from core.reminders.checks import every_rule_has_its_mail
from core.reminders.models import Sent
from core.reminders.rules import Due, Rule, register
from core.reminders.services import remind_all
from tests.core.reminders.conftest import almaty

DUE_AT = almaty("2026-11-27T18:00")
ASSIGNED = almaty("2026-11-02T10:00")


def rule_of(*things, code="test.rule", offsets=(7, 3, 1)):
    register(Rule(code, "Draft", lambda: list(things), offsets, "test.due"))


def due(person, *, due_at=DUE_AT, assigned_at=ASSIGNED, key=None):
    return Due(row=person, key=key or str(person.key), due_at=due_at, assigned_at=assigned_at, recipients=[person])


def walk(first, last, minutes=60 * 6):
    """Let the beat run through the days: (local day and hour, letter's line) of each message that came of it."""
    moment, seen = almaty(first), []
    while moment <= almaty(last):
        with moved_to(moment):
            remind_all()
        new = Message.objects.order_by("pk")[len(seen) :]
        seen += [f"{moment:%d %H}: {message.body.splitlines()[0]}" for message in new]
        moment += timedelta(minutes=minutes)
    return seen


def test_day_by_day_each_reminder_comes_once_and_none_after_the_due_instant(person):
    rule_of(due(person()))
    assert walk("2026-11-16T03:00", "2026-11-30T21:00") == [
        "18 09: Due Fri 27 Nov 2026, 18:00 (Almaty), working days left: 7.",
        "24 09: Due Fri 27 Nov 2026, 18:00 (Almaty), working days left: 3.",
        "26 09: Due Fri 27 Nov 2026, 18:00 (Almaty), working days left: 1.",
    ]


def test_after_a_gap_only_the_newest_goes_out_and_tells_the_days_that_are_left(person):
    rule_of(due(person()))
    assert walk("2026-11-25T15:00", "2026-11-26T03:00") == ["25 15: Due Fri 27 Nov 2026, 18:00 (Almaty), working days left: 2."]
    assert list(Sent.objects.values_list("offset", flat=True)) == [3]


def test_nobody_is_reminded_of_what_is_newer_than_the_reminder(person):
    rule_of(due(person(), assigned_at=almaty("2026-11-24T10:00")))
    assert [line[:5] for line in walk("2026-11-16T03:00", "2026-11-30T21:00")] == ["26 09"]


def test_holidays_are_no_working_days(person):
    # The 16th of December is Independence Day, so the third working day before Friday the 18th is Monday the 14th
    rule_of(due(person(), due_at=almaty("2026-12-18T18:00")), offsets=(3,))
    assert [line[:5] for line in walk("2026-12-10T09:00", "2026-12-18T15:00")] == ["14 09"]


def test_a_due_date_that_moves_begins_anew(person):
    someone = person()
    things = [due(someone)]
    register(Rule("test.rule", "Draft", lambda: things, (1,), "test.due"))
    assert len(walk("2026-11-26T09:00", "2026-11-26T21:00")) == 1
    things[:] = [due(someone, due_at=almaty("2026-12-04T18:00"))]
    with moved_to(almaty("2026-12-03T09:00")):
        assert (remind_all(), remind_all()) == (1, 0)
    assert list(Sent.objects.order_by("pk").values_list("due_at", flat=True)) == [DUE_AT, almaty("2026-12-04T18:00")]


def test_who_switched_it_off_is_not_reminded_and_others_are(person):
    aliya, dana = person("Aliya"), person("Dana")
    choose_letters(aliya, wanted=[])
    rule_of(due(aliya), due(dana))
    with moved_to(almaty("2026-11-24T09:00")):
        assert remind_all() == 2
    assert [message.user for message in Message.objects.all()] == [dana]


def test_a_reminder_and_its_note_are_one_deed(person, monkeypatch):
    rule_of(due(person()))

    def broken(*arguments, **options):
        raise RuntimeError

    monkeypatch.setattr(services, "post", broken)
    with moved_to(almaty("2026-11-24T09:00")), pytest.raises(ExceptionGroup):
        remind_all()
    assert not Sent.objects.exists()


def test_a_rule_that_breaks_does_not_hold_up_the_others(person):
    def broken():
        raise RuntimeError("no such table")

    register(Rule("a.broken", "Broken", broken, (1,), "test.due"))
    rule_of(due(person()), code="b.whole")
    with moved_to(almaty("2026-11-24T09:00")), pytest.raises(ExceptionGroup):
        remind_all()
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once(person):
    people = [person(f"Reader{number}") for number in range(20)]
    rule_of(*(due(someone) for someone in people))
    start = threading.Barrier(2)

    def beat():
        start.wait()
        remind_all()
        connection.close()

    with moved_to(almaty("2026-11-24T09:00")):
        beats = [threading.Thread(target=beat) for _number in range(2)]
        for one in beats:
            one.start()
        for one in beats:
            one.join()
    assert Message.objects.count() == Sent.objects.count() == 20


def test_a_rule_needs_a_mail_that_promises_once(person):
    register(Rule("test.good", "Good", list, (1,), "test.due"))
    assert every_rule_has_its_mail(None) == []
    register(Rule("test.bad", "Bad", list, (1,), "account.confirm_email"))
    assert [fault.id for fault in every_rule_has_its_mail(None)] == ["reminders.E001"]


@pytest.mark.parametrize("offsets", [(), (3, 3), (-1, -1)])
def test_offsets_that_make_no_sense_are_refused(offsets):
    with pytest.raises(ValueError, match="offsets"):
        Rule("test.rule", "Draft", list, offsets, "test.due")


def test_what_is_late_is_said_once_for_as_long_as_it_is_open(person):
    someone = person()
    rule_of(due(someone), code="test.late", offsets=(-1,))
    assert walk("2026-11-26T09:00", "2026-12-04T21:00") == ["30 09: Due Fri 27 Nov 2026, 18:00 (Almaty), working days left: 0."]
    assert Sent.objects.get().offset == -1


def test_what_will_go_out_is_known_before(person):
    someone = person()
    rule = Rule("test.rule", "Draft", lambda: [due(someone)], (7, 3, 1, -1), "test.due")
    with moved_to(almaty("2026-11-24T10:00")):
        ahead = services.coming_up(rule, almaty("2026-12-01T10:00"))
    assert [(one.at, one.offset, one.due.recipients) for one in ahead] == [
        (almaty("2026-11-26T09:00"), 1, [someone]),
        (almaty("2026-11-30T09:00"), -1, [someone]),
    ]
