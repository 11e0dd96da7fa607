"""Role x action x state, and that `visible_to` agrees with `view`."""

import pytest

from core.access import can, why_not
from core.accounts.choices import GlobalRole
from grants.applications import services as applications
from grants.review import services
from grants.review.choices import State
from grants.review.models import Assignment
from tests.grants.applications.factories import in_state as application_in_state
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, make_open_call, officer_of, with_role
from tests.grants.review.factories import again, asked, in_state, make_reviewer

pytestmark = pytest.mark.django_db
ALL = set(State.values)
OPEN = {State.ASKED, State.ACCEPTED}


def cast(review: Assignment) -> dict:
    application = review.application
    other_officer = PersonFactory()
    make_open_call(officer=other_officer)
    applying_officer = officer_of(application.call)
    member_of(application_in_state("submitted", call=application.call).applicant, applying_officer)
    return {
        "reviewer": review.person,
        "officer": review.officer,
        "other reviewer of the same": asked(application).person,
        "other officer": other_officer,
        "officer who applies": applying_officer,
        "auditor": with_role(GlobalRole.AUDITOR),
        "administrator": with_role(GlobalRole.ADMINISTRATOR),
        "applicant": application.applicant.memberships.first().user,
        "applicant with the auditor's role": member_of(application.applicant, with_role(GlobalRole.AUDITOR)),
        "stranger": PersonFactory(),
    }


VIEW = {"reviewer": ALL, "officer": ALL, "auditor": ALL}
DEEDS = {
    "review.accept": {"reviewer": ALL - {State.CONFLICTED}},
    "review.decline": {"reviewer": ALL},
    "review.declare": {"reviewer": ALL},
    "review.read": {"reviewer": {State.ACCEPTED, State.SIGNED}},
    "review.score": {"reviewer": {State.ACCEPTED}},
    "review.sign": {"reviewer": {State.ACCEPTED}},
    "review.hand_back": {"reviewer": ALL},
    "review.end": {"officer": ALL},
    "review.give_time": {"officer": ALL},
    "review.read_opinion": {"reviewer": {State.SIGNED}, "officer": {State.SIGNED}, "auditor": {State.SIGNED}},
}
"""Where the state alone decides, the table of moves holds it; here stands who may ask at all."""


@pytest.mark.parametrize("state", State.values)
def test_who_sees_and_who_may(state):
    review = in_state(state)
    for name, person in cast(review).items():
        row = again(review)
        seen = state in VIEW.get(name, set())
        assert can(person, "review.view", row) == seen, (name, state)
        assert Assignment.objects.visible_to(person).filter(pk=review.pk).exists() == seen, (name, state)
        for action, allowed in DEEDS.items():
            assert can(person, action, row) == (state in allowed.get(name, set())), (name, action, state)


def test_nobody_signed_out_sees_anything():
    from django.contrib.auth.models import AnonymousUser

    review = in_state(State.SIGNED)
    assert not Assignment.objects.visible_to(AnonymousUser()).exists()
    assert not can(AnonymousUser(), "review.view", review)


def test_a_reviewer_whose_account_was_closed_is_a_stranger():
    review = in_state(State.ACCEPTED)
    review.person.is_active = False
    review.person.save(update_fields=["is_active"])
    row = again(review)
    assert not can(row.person, "review.read", row)
    assert not Assignment.objects.visible_to(row.person).exists()


def test_a_reviewer_who_left_the_pool_reads_nothing_more():
    review = in_state(State.SIGNED)
    services.retire_reviewer(review.reviewer, actor=review.officer)
    row = again(review)
    assert not can(row.person, "review.read", row)
    assert row.state == State.SIGNED


def test_a_tie_that_comes_up_later_closes_the_papers():
    review = in_state(State.ACCEPTED)
    member_of(review.application.applicant, review.person)
    row = again(review)
    for action in ("review.read", "review.score", "review.sign"):
        assert why_not(row.person, action, row) is not None
    assert can(row.person, "review.declare", row)


def test_after_the_application_was_withdrawn_nothing_is_scored_or_signed():
    review = in_state(State.ACCEPTED)
    member = review.application.applicant.memberships.first().user
    applications.withdraw_application(review.application, actor=member, reason="Иначе решили")
    row = again(review)
    for action in ("review.score", "review.sign", "review.hand_back"):
        assert not can(row.person, action, row)


def test_the_pool_is_for_the_office():
    for person, sees in ((make_reviewer().user, False), (PersonFactory(), False), (with_role(GlobalRole.ADMINISTRATOR), True)):
        assert can(person, "review.manage_pool") is sees
    officer = PersonFactory()
    make_open_call(officer=officer)
    assert can(officer, "review.manage_pool")
