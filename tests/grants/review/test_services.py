"""The pool, the round, giving out and taking back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from core.access import Refused
from core.audit.models import Entry
from core.calendar import now, today
from core.outbox.models import Message
from core.workflow import Conflict
from grants.applications import services as applications
from grants.review import services
from grants.review.choices import Anonymity, ConflictKind, EndReason, State
from grants.review.models import Assignment, ReviewRound
from grants.review.names import HIDDEN
from grants.review.queries import candidates_for
from grants.review.services.assigning import close_one
from tests.grants.applications.factories import in_state as application_in_state
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory
from tests.grants.review.factories import (
    admitted,
    again,
    asked,
    call_under_review,
    fill_in,
    in_state,
    make_area,
    make_reviewer,
    make_round,
    officer_of,
)

pytestmark = pytest.mark.django_db


def letters(code: str) -> list[str]:
    """To whom letters of this kind went."""
    return sorted(Message.objects.filter(code=code).values_list("address", flat=True))


def refused(deed) -> str:
    with pytest.raises(ValidationError) as no:
        deed()
    return no.value.messages[0]


def test_every_state_is_reached_by_the_services():
    assert sorted({in_state(state).state for state in State.values}) == sorted(State.values)


# Asking


def test_asking_gives_an_alias_a_day_and_a_letter():
    application, reviewer = admitted(), make_reviewer()
    round_ = make_round(application.call)
    application.refresh_from_db()
    review = services.assign_reviewer(application, reviewer, actor=officer_of(application.call))
    assert (review.state, review.due_at, review.shown_title) == (State.ASKED, round_.due_at, application.title)
    assert letters("review.asked") == [reviewer.user.email]
    letter = Message.objects.get(code="review.asked")
    assert review.alias in letter.subject
    assert str(review.key) in letter.body
    assert application.number not in letter.subject + letter.body
    assert str(application.key) not in letter.body
    assert Entry.objects.about(review).get().action == "review.assign"


def test_a_round_comes_first():
    application = admitted()
    said = refused(lambda: services.assign_reviewer(application, make_reviewer(), actor=officer_of(application.call)))
    assert said == "Сначала настройте этап экспертизы."
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "screening", "refused"])
def test_only_what_passed_the_check_is_given_out(state):
    application = application_in_state(state)
    make_round(application.call)
    with pytest.raises(Refused):
        services.assign_reviewer(application, make_reviewer(), actor=officer_of(application.call))
    assert letters("review.asked") == []


def test_nobody_is_asked_twice_for_the_same():
    review = asked()
    said = refused(lambda: services.assign_reviewer(review.application, review.reviewer, actor=review.officer))
    assert said == f"{review.reviewer}: эта заявка у него уже есть."


def test_who_declined_may_be_asked_again_and_gets_another_alias():
    review = in_state(State.DECLINED)
    once_more = services.assign_reviewer(review.application, review.reviewer, actor=review.officer)
    assert once_more.alias != review.alias


def test_who_has_a_tie_is_not_asked():
    application, reviewer = admitted(), make_reviewer()
    make_round(application.call)
    member_of(application.applicant, reviewer.user)
    said = refused(lambda: services.assign_reviewer(application, reviewer, actor=officer_of(application.call)))
    assert said.endswith("Состоит или состоял у заявителя.")
    assert letters("review.asked") == []


def test_the_load_is_counted_over_all_calls():
    reviewer = make_reviewer(max_load=1)
    review = asked(reviewer=reviewer)
    other = admitted()
    make_round(other.call)
    assert "не больше 1" in refused(lambda: services.assign_reviewer(other, reviewer, actor=officer_of(other.call)))
    services.decline_review(review, actor=reviewer.user)
    assert services.assign_reviewer(other, reviewer, actor=officer_of(other.call)).state == State.ASKED


def test_many_at_once_name_what_they_leave_out():
    call = call_under_review()
    rows = [admitted(call), admitted(call)]
    make_round(call)
    tied, free = make_reviewer(), make_reviewer(PersonFactory())
    member_of(rows[0].applicant, tied.user)
    made, left = services.assign_many(rows, [tied, free], actor=officer_of(call))
    assert sorted((row.application_id, row.reviewer_id) for row in made) == sorted((row.pk, free.pk) for row in rows)
    # A member of one applicant competes with the other one
    assert sorted(one.application.pk for one in left) == sorted(row.pk for row in rows)
    assert {one.reviewer for one in left} == {tied}


def test_the_title_is_blacked_out_only_where_nobody_is_named():
    application = admitted(title="Остановка 7 для Шымкента")
    application.applicant.name_ru = "ТОО «Остановка 7»"
    application.applicant.save()
    assert asked(application, anonymity=Anonymity.DOUBLE).shown_title == f"{HIDDEN} для Шымкента"


# Answering


def test_the_papers_open_only_with_the_promise():
    review = asked()
    assert "тайне" in refused(lambda: services.accept_review(review, actor=review.person, keeps_secret=False))
    assert again(review).state == State.ASKED
    services.accept_review(review, actor=review.person, keeps_secret=True)
    assert again(review).secrecy == "2026-1"


def test_a_conflict_tells_the_officers_and_names_its_kind():
    review = asked()
    services.declare_conflict(review, actor=review.person, kind=ConflictKind.MENTOR, words="  Вела их весной ")
    assert (review.state, review.conflict_kind, review.words) == (State.CONFLICTED, "mentor", "Вела их весной")
    assert letters("review.handed_back") == [review.officer.email]
    entry = Entry.objects.about(review).get(action="review.declare")
    assert entry.changes == {"state": ["asked", "conflicted"]}


def test_a_kind_that_does_not_exist_is_refused():
    review = asked()
    with pytest.raises(ValidationError):
        services.declare_conflict(review, actor=review.person, kind="cousin")
    assert again(review).state == State.ASKED


def test_handing_back_says_why_and_keeps_what_was_written_unread():
    review = in_state(State.ACCEPTED)
    services.save_mark(review, "score-1", "4", base=0, actor=review.person)
    with pytest.raises(ValidationError):
        services.hand_back(review, actor=review.person, words="   ")
    services.hand_back(review, actor=review.person, words="Болею")
    assert again(review).state == State.HANDED_BACK
    assert letters("review.handed_back") == [review.officer.email]
    with pytest.raises(Refused):
        services.save_mark(again(review), "score-1", "5", base=1, actor=review.person)


def test_words_of_a_thousand_letters_and_no_more():
    review = asked()
    with pytest.raises(ValidationError):
        services.decline_review(review, actor=review.person, words="я" * 1001)
    services.decline_review(review, actor=review.person, words="я" * 1000)
    assert again(review).state == State.DECLINED


# Taking back, replacing, more time


def test_taking_back_tells_the_reviewer():
    review = in_state(State.ACCEPTED)
    services.end_review(review, actor=review.officer)
    assert (review.state, review.ended_because) == (State.ENDED, EndReason.OFFICE)
    assert letters("review.ended") == [review.person.email]


def test_replacing_is_both_or_neither():
    review, tied = in_state(State.ACCEPTED), make_reviewer(PersonFactory())
    member_of(review.application.applicant, tied.user)
    with pytest.raises(ValidationError):
        services.replace_reviewer(again(review), tied, actor=review.officer)
    assert again(review).state == State.ACCEPTED
    assert letters("review.ended") == []
    fresh = services.replace_reviewer(again(review), make_reviewer(PersonFactory()), actor=review.officer)
    assert (again(review).state, fresh.state) == (State.ENDED, State.ASKED)


def test_more_time_lies_ahead_and_moves_one_review_only():
    review = asked()
    other = asked(review.application)
    later = review.due_at + timedelta(days=5)
    with pytest.raises(ValidationError):
        services.give_time(review, now() - timedelta(minutes=1), actor=review.officer)
    services.give_time(review, later, actor=review.officer)
    assert (again(review).due_at, again(other).due_at) == (later, other.due_at)


def test_a_signed_review_gets_no_more_time():
    review = in_state(State.SIGNED)
    with pytest.raises(Conflict):
        services.give_time(review, review.due_at + timedelta(days=5), actor=review.officer)


# The round


def test_a_new_day_moves_what_was_due_with_the_round_and_no_more():
    review, signed_one = asked(), None
    special = asked(review.application)
    signed_one = in_state(State.SIGNED, application=review.application)
    services.give_time(special, special.due_at + timedelta(days=1), actor=review.officer)
    round_ = ReviewRound.objects.get(call=review.application.call)
    before, later = round_.due_at, round_.due_at + timedelta(days=10)
    round_.due_at = later
    services.set_up_round(round_, [], actor=review.officer)
    assert again(review).due_at == later
    assert again(special).due_at == special.due_at
    assert again(signed_one).due_at == before


def test_who_sees_whom_stays_once_somebody_was_asked():
    review = asked()
    round_ = ReviewRound.objects.get(call=review.application.call)
    round_.anonymity = Anonymity.DOUBLE
    with pytest.raises(ValidationError) as no:
        services.set_up_round(round_, [], actor=review.officer)
    assert list(no.value.message_dict) == ["anonymity"]
    assert ReviewRound.objects.get(pk=round_.pk).anonymity == Anonymity.SINGLE


@pytest.mark.parametrize("days", [-1, 0])
def test_a_round_is_due_after_the_call_has_closed(days):
    call = call_under_review()
    with pytest.raises(ValidationError) as no:
        make_round(call, due_at=call.closes_at + timedelta(days=days))
    assert list(no.value.message_dict) == ["due_at"]


def test_a_place_needs_no_more_reviews_than_there_are():
    with pytest.raises(ValidationError):
        make_round(call_under_review(), per_application=1, least_signed=2)
    assert not ReviewRound.objects.exists()


# The pool


def test_a_reviewer_who_leaves_keeps_what_is_signed_and_loses_the_rest():
    reviewer = make_reviewer()
    open_one, accepted, done = (
        asked(reviewer=reviewer),
        in_state(State.ACCEPTED, reviewer=reviewer),
        in_state(State.SIGNED, reviewer=reviewer),
    )
    assert services.retire_reviewer(reviewer, actor=open_one.officer) == 2
    assert [again(row).state for row in (open_one, accepted, done)] == [State.ENDED, State.ENDED, State.SIGNED]
    assert again(open_one).ended_because == EndReason.LEFT
    assert letters("review.handed_back") == sorted([open_one.officer.email, accepted.officer.email])
    assert services.retire_reviewer(reviewer, actor=open_one.officer) == 0
    services.restore_reviewer(reviewer, actor=open_one.officer)
    assert reviewer.is_active


def test_nobody_stands_in_the_pool_twice():
    reviewer = make_reviewer()
    with pytest.raises(ValidationError):
        make_reviewer(reviewer.user)


def test_leave_is_planned_by_the_reviewer_or_the_office_and_by_nobody_else():
    reviewer, day = make_reviewer(), today()
    leave = services.plan_leave(reviewer, day, day + timedelta(days=3), actor=reviewer.user)
    for since, until in ((day, day - timedelta(days=1)), (day - timedelta(days=5), day - timedelta(days=1))):
        with pytest.raises(ValidationError):
            services.plan_leave(reviewer, since, until, actor=reviewer.user)
    with pytest.raises(Refused):
        services.cancel_leave(leave, actor=PersonFactory())
    services.cancel_leave(leave, actor=reviewer.user)
    with pytest.raises(Conflict):
        services.cancel_leave(leave, actor=reviewer.user)


# What ends by itself


def test_what_was_withdrawn_closes_its_reviews_and_tells_their_people_once():
    review, done = in_state(State.ACCEPTED), None
    done = in_state(State.SIGNED, application=review.application)
    member = review.application.applicant.memberships.first().user
    applications.withdraw_application(review.application, actor=member, reason="Иначе решили")
    assert (services.close_what_is_over(), services.close_what_is_over()) == (1, 0)
    assert (again(review).state, again(review).ended_because, again(done).state) == (State.ENDED, EndReason.OVER, State.SIGNED)
    assert letters("review.ended") == [review.person.email]


def test_a_closed_account_gives_its_reviews_back():
    review = asked()
    review.person.is_active = False
    review.person.save(update_fields=["is_active"])
    assert services.close_what_is_over() == 1
    assert again(review).ended_because == EndReason.LEFT
    assert letters("review.handed_back") == [review.officer.email]


def test_a_council_closes_what_is_open_of_one_application():
    review = asked()
    other = asked()
    assert services.close_reviews(review.application) == 1
    assert (again(review).state, again(other).state) == (State.ENDED, State.ASKED)
    assert close_one(again(review), EndReason.OVER) is False


# Whom the office sees first


def test_candidates_stand_by_whether_they_can_then_by_match_then_by_load(monkeypatch):
    energy, law = make_area("energy"), make_area("law")
    monkeypatch.setattr("grants.review.queries.people.areas_of", lambda rows: {row.pk: [energy] for row in rows})
    application = admitted()
    make_round(application.call)
    match, busy_match, other = make_reviewer(areas=[energy]), make_reviewer(areas=[energy, law]), make_reviewer(areas=[law])
    asked(reviewer=busy_match)
    tied = make_reviewer(areas=[energy])
    member_of(application.applicant, tied.user)
    found = candidates_for(application)
    assert [one.reviewer for one in found] == [match, busy_match, other, tied]
    assert [(one.load, len(one.shared), one.can_be_asked) for one in found] == [(0, 1, True), (1, 1, True), (0, 0, True), (0, 1, False)]


def test_a_filled_scorecard_counts_in_the_load_until_it_is_signed():
    review = in_state(State.ACCEPTED, reviewer=make_reviewer(max_load=1))
    fill_in(review)
    services.sign_review(review, actor=review.person)
    assert asked(reviewer=review.reviewer).state == State.ASKED
