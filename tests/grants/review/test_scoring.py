"""Scoring: kept field by field, refused where it is no score, signed once and for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from core.access import Refused
from core.calendar import moved_to
from core.outbox.models import Message
from core.workflow import Conflict
from grants.applications import services as applications
from grants.calls.models import Call
from grants.review import services
from grants.review.choices import State
from grants.review.models import Score, Scorecard
from grants.review.queries import opinion_of, ranking
from grants.review.services import Incomplete, Outdated
from tests.grants.review.factories import WHY, again, asked, call_under_review, fill_in, in_state, make_round, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return in_state(State.ACCEPTED)


def save(review, code, raw, base=0):
    return services.save_mark(review, code, raw, base=base, actor=review.person)


def codes(review) -> list[str]:
    return [problem.code for problem in services.problems_of(review)]


def test_each_field_has_a_version_of_its_own(review):
    assert (save(review, "score-1", "7").version, save(review, "why-1", WHY).version) == (1, 1)
    assert save(review, "score-1", "6", base=1).version == 2
    score = Score.objects.get()
    assert (score.value, score.comment, score.value_version, score.comment_version) == (6, WHY, 2, 1)


def test_the_same_again_changes_nothing(review):
    save(review, "score-1", "7")
    assert save(review, "score-1", "7").version == 1
    assert save(review, "score-1", "7", base=99).version == 1


def test_another_window_is_told_and_nothing_is_overwritten(review):
    save(review, "why-1", WHY)
    with pytest.raises(Outdated) as told:
        save(review, "why-1", "Другое")
    assert (told.value.value, told.value.version) == (WHY, 1)
    assert Score.objects.get().comment == WHY


@pytest.mark.parametrize("raw", ["11", "-1", "7.5", "7,5", "семь", "1e1", "٧", "999999999999", "0x5", "\x00"])
def test_what_is_no_score_is_refused_with_a_sentence(review, raw):
    with pytest.raises(ValidationError) as no:
        save(review, "score-1", raw)
    assert no.value.messages == ["Укажите целое число от 0 до 10."]
    assert not Score.objects.exists()


@pytest.mark.parametrize(("raw", "value"), [("0", 0), ("10", 10), (" 7 ", 7), ("", None)])
def test_whole_numbers_from_nothing_to_the_highest(review, raw, value):
    save(review, "score-1", raw)
    assert Score.objects.get().value == value


def test_a_score_can_be_taken_out_again(review):
    save(review, "score-1", "7")
    save(review, "score-1", "", base=1)
    assert Score.objects.get().value is None


def test_a_short_reason_is_kept_with_what_is_still_missing(review):
    assert save(review, "why-1", "я" * 28).error == "Нужно ещё 2 знака."
    assert save(review, "why-1", "я" * 30, base=1).error == ""
    assert save(review, "why-1", "я" * 4001, base=2).error.startswith("Сократите")
    assert len(Score.objects.get().comment) == 4001


@pytest.mark.parametrize("text", ["Эмодзи 🌾 и 한국어 и Қазақша, всё это обычный текст", "строка\r\nи другая строка, тоже обычная"])
def test_any_alphabet_is_welcome(review, text):
    assert save(review, "why-1", text).error == ""
    assert Score.objects.get().comment == text.replace("\r\n", "\n")


def test_what_cannot_be_printed_is_named(review):
    assert save(review, "why-1", "Разработка\x00 с " + "я" * 40).error.startswith("В тексте есть невидимый управляющий знак")
    assert Score.objects.get().comment == "Разработка с " + "я" * 40


def test_no_such_field(review):
    for code in ("score-3", "why-0", "score", "state", ""):
        with pytest.raises(KeyError):
            save(review, code, "1")


def test_the_database_itself_refuses_a_score_above_the_highest(review):
    save(review, "score-1", "7")
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.update(value=11)


# Signing


def test_everything_missing_is_named_in_order(review):
    assert codes(review) == ["score-1", "why-1", "score-2", "why-2", "recommendation"]
    with pytest.raises(Incomplete):
        services.sign_review(review, actor=review.person)
    assert again(review).state == State.ACCEPTED
    fill_in(review)
    assert codes(review) == []


def test_signing_seals_card_state_and_letter_together(review):
    fill_in(review)
    services.sign_review(review, actor=review.person)
    card = Scorecard.objects.get()
    assert (review.state, review.signed_at) == (State.SIGNED, card.signed_at)
    letter = Message.objects.get(code="review.signed")
    assert letter.user == review.person
    assert review.application.number not in letter.subject + letter.body


def test_what_is_signed_does_not_change_by_service_or_by_sql():
    review = in_state(State.SIGNED)
    with pytest.raises(Refused):
        save(review, "score-1", "1", base=1)
    for write in (
        lambda: Score.objects.update(value=1),
        lambda: Score.objects.filter(value=8).delete(),
        lambda: Scorecard.objects.update(summary="Иначе"),
        lambda: Score.objects.create(scorecard=Scorecard.objects.get(), criterion=review.application.call.criteria.first()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert set(Score.objects.values_list("value", flat=True)) == {8}


def test_after_the_due_date_it_counts_and_is_marked_late(review):
    with moved_to(review.due_at + timedelta(days=3)):
        assert again(review).is_overdue
        fill_in(review)
        services.sign_review(again(review), actor=review.person)
    assert again(review).was_late
    assert not in_state(State.SIGNED).was_late


def test_after_the_decision_it_is_refused(review):
    """The only decision that this room can meet by itself: the application is no longer under review."""
    fill_in(review)
    member = review.application.applicant.memberships.first().user
    applications.withdraw_application(review.application, actor=member, reason="Иначе решили")
    with pytest.raises(Refused) as no:
        services.sign_review(again(review), actor=review.person)
    assert str(no.value.sentence) == "Эта заявка больше не на экспертизе."
    assert again(review).state == State.ACCEPTED
    assert not Message.objects.filter(code="review.signed").exists()


def test_an_application_that_left_review_while_it_was_signed(review):
    """The row in hand still says "under review"."""
    fill_in(review)
    row = again(review)
    services.close_reviews(review.application)
    with pytest.raises(Conflict):
        services.sign_review(row, actor=review.person)
    assert Scorecard.objects.get().signed_at is None


# What comes of it


def test_the_sum_is_weighted(review):
    fill_in(review, 10, 5)
    opinion = opinion_of(review)
    assert [line.points for line in opinion.lines] == [60, 20]
    assert (opinion.total, str(opinion.total_shown)) == (80, "80.0")


def test_no_sum_while_a_score_is_missing(review):
    save(review, "score-1", "10")
    assert opinion_of(review).total is None


def test_the_ranked_list_of_a_call():
    call = call_under_review()
    make_round(call, per_application=2, least_signed=1)
    low, high, same = signed(call, 2, 2), signed(call, 9, 9), signed(call, 2, 2)
    waiting = asked(application=low.application)
    found = list(ranking(call))
    assert [(row.application.pk, row.rank, row.tied) for row in found] == [
        (high.application.pk, 1, False),
        (low.application.pk, 2, True),
        (same.application.pk, 2, True),
    ]
    assert [(row.mean, row.spread, row.signed, row.of) for row in found] == [(90, 0, 1, 1), (20, 0, 1, 2), (20, 0, 1, 1)]
    assert waiting.state == State.ASKED


def test_too_few_signed_reviews_give_no_place():
    call = call_under_review()
    make_round(call, per_application=3, least_signed=2)
    alone, twice = signed(call, 10, 10), signed(call, 2, 2)
    second = in_state(State.ACCEPTED, application=twice.application)
    fill_in(second, 4, 4)
    services.sign_review(second, actor=second.person)
    found = ranking(call)
    assert [(row.application.pk, row.rank, row.mean, row.spread, row.signed) for row in found] == [
        (twice.application.pk, 1, 30, 20, 2),
        (alone.application.pk, None, None, None, 1),
    ]


def test_the_ranked_list_asks_the_database_no_more_often_for_three_than_for_one(django_assert_num_queries):
    call = call_under_review()
    make_round(call)
    signed(call)
    with django_assert_num_queries(5):
        list(ranking(Call.objects.get(pk=call.pk)))
    signed(call)
    signed(call)
    with django_assert_num_queries(5):
        list(ranking(Call.objects.get(pk=call.pk)))
