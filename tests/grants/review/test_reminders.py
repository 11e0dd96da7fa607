"""Day by day with the moved clock: who is told what, and what stops it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.calendar import moved_to, now
from core.outbox.models import Message
from core.reminders.models import Sent
from core.reminders.services import coming_up, remind_all
from grants.applications import services as applications
from grants.review import services
from grants.review.choices import State
from grants.review.models import Assignment
from grants.review.reminders import RULES
from tests.grants.review.factories import admitted, again, asked, call_under_review, fill_in, make_reviewer, make_round

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


DUE = at("2026-11-27T18:00")  # a Friday
BEFORE = ["2026-11-18", "2026-11-24", "2026-11-26", "2026-11-27"]


@pytest.fixture
def review() -> Assignment:
    """Asked long before its day. The call closed even earlier."""
    with moved_to(at("2026-11-02T10:00")):
        call = call_under_review()
        call.closes_at = now() + timedelta(days=1)
        application = admitted(call)
        type(call).objects.filter(pk=call.pk).update(closes_at=call.closes_at)
        call.refresh_from_db()
        make_round(call, due_at=DUE)
        return asked(application)


def walk(first: str, last: str) -> list[tuple[str, str, str]]:
    """Let the beat run at nine, noon and six of each day: (day, kind, to whom) of each letter that came of it."""
    moment, before = at(f"{first}T09:00"), set(Message.objects.values_list("pk", flat=True))
    found = []
    while moment.date() <= at(f"{last}T00:00").date():
        for hours in (0, 3, 9):
            with moved_to(moment + timedelta(hours=hours)):
                remind_all()
            for letter in Message.objects.exclude(pk__in=before).order_by("pk"):
                before.add(letter.pk)
                found.append((f"{moment:%Y-%m-%d}", letter.code, letter.address))
        moment += timedelta(days=1)
    return found


def test_seven_three_one_on_the_day_once_after_and_then_the_officer(review):
    assert walk("2026-11-12", "2026-12-10") == [
        *((day, "review.reminder", review.person.email) for day in BEFORE),
        ("2026-11-30", "review.late", review.person.email),
        ("2026-12-01", "review.late_officer", review.officer.email),
    ]


def test_the_letters_name_the_alias_and_never_the_number_to_a_reviewer(review):
    walk("2026-11-12", "2026-12-10")
    for letter in Message.objects.filter(user=review.person):
        assert review.alias in letter.body
        assert review.application.number not in letter.subject + letter.body
        assert str(review.application.key) not in letter.body + letter.link
    [officers] = Message.objects.filter(code="review.late_officer")
    assert review.application.number in officers.subject
    assert str(review.reviewer) in officers.body


@pytest.mark.parametrize(("language", "words"), [("kk", "сараптамасының мерзімі"), ("ru", "Срок экспертизы"), ("en", "Your review of")])
def test_in_the_language_of_the_reader(review, language, words):
    review.person.language = language
    review.person.save(update_fields=["language"])
    walk("2026-11-24", "2026-11-24")
    assert words in Message.objects.get(code="review.reminder").subject


def test_signing_stops_it(review):
    with moved_to(at("2026-11-19T10:00")):
        services.accept_review(review, actor=review.person, keeps_secret=True)
        fill_in(again(review))
        services.sign_review(again(review), actor=review.person)
    assert [line for line in walk("2026-11-20", "2026-12-05") if line[1] != "review.signed"] == []


@pytest.mark.parametrize("deed", ["decline", "end", "withdraw", "retire"])
def test_whatever_closes_it_stops_it(review, deed):
    with moved_to(at("2026-11-19T10:00")):
        match deed:
            case "decline":
                services.decline_review(review, actor=review.person)
            case "end":
                services.end_review(review, actor=review.officer)
            case "withdraw":
                member = review.application.applicant.memberships.first().user
                applications.withdraw_application(review.application, actor=member, reason="Иначе решили")
            case "retire":
                services.retire_reviewer(review.reviewer, actor=review.officer)
    assert walk("2026-11-20", "2026-12-05") == []


def test_nobody_is_reminded_on_leave_and_after_it_only_of_the_newest(review):
    with moved_to(at("2026-11-10T10:00")):
        services.plan_leave(review.reviewer, at("2026-11-17T00:00").date(), at("2026-11-24T00:00").date(), actor=review.person)
    assert walk("2026-11-12", "2026-11-27") == [
        ("2026-11-25", "review.reminder", review.person.email),  # the third working day before, which fell into the leave
        ("2026-11-26", "review.reminder", review.person.email),
        ("2026-11-27", "review.reminder", review.person.email),
    ]
    assert sorted(Sent.objects.values_list("offset", flat=True)) == [0, 1, 3]


def test_a_day_that_was_moved_begins_anew(review):
    walk("2026-11-18", "2026-11-24")
    with moved_to(at("2026-11-25T10:00")):
        services.give_time(again(review), at("2026-12-04T18:00"), actor=review.officer)
    days = [day for day, _code, _who in walk("2026-11-25", "2026-12-04")]
    # The 25th is the seventh working day before the new one: its letter is the first to name it
    assert days == ["2026-11-25", "2026-12-01", "2026-12-03", "2026-12-04"]


def test_nobody_is_reminded_of_what_is_newer_than_the_reminder(review):
    with moved_to(at("2026-11-25T15:00")):
        late_comer = asked(review.application, make_reviewer())
    lines = [line for line in walk("2026-11-25", "2026-11-27") if line[2] == late_comer.person.email]
    assert [day for day, _code, _who in lines] == ["2026-11-26", "2026-11-27"]


def test_the_office_reads_before_what_will_go_out(review):
    with moved_to(at("2026-11-24T10:00")):
        ahead = [(one.rule.code, one.at, one.offset) for rule in RULES for one in coming_up(rule, now() + timedelta(days=7))]
    assert sorted(ahead) == [
        ("review.due", at("2026-11-26T09:00"), 1),
        ("review.due", at("2026-11-27T09:00"), 0),
        ("review.late", at("2026-11-30T09:00"), -1),
        ("review.late_officer", at("2026-12-01T09:00"), -2),
    ]


def test_reminders_ask_the_database_no_more_often_for_three_than_for_one(review, django_assert_num_queries):
    from grants.review.reminders import with_officers, with_reviewers

    def count() -> None:
        with moved_to(at("2026-11-03T10:00")):
            assert len(list(with_reviewers())) == len(list(with_officers()))

    with django_assert_num_queries(3):
        count()
    with moved_to(at("2026-11-03T10:00")):
        asked(review.application, make_reviewer())
        asked(review.application, make_reviewer())
    with django_assert_num_queries(3):
        count()
    assert Assignment.objects.filter(state=State.ASKED).count() == 3
