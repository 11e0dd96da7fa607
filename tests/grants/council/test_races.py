"""Two deeds at the same instant: one of them wins, the other changes nothing."""

from functools import partial

import pytest

from core.audit.models import Entry
from core.outbox.models import Message
from grants.applications import services as applications
from grants.applications.choices import State
from grants.applications.models import Application
from grants.council import services
from grants.council.choices import Outcome, Role
from grants.council.models import Decision, Release
from grants.ledger.verify import run_checks
from grants.review import services as reviewing
from grants.review.choices import ConflictKind
from grants.review.choices import State as ReviewState
from grants.review.models import Assignment
from tests.grants.applications.factories import fresh
from tests.grants.council.factories import REASONS, council_for, in_council, make_seat, prepared, with_people
from tests.grants.review.factories import admitted, again, asked, call_under_review, fill_in, make_reviewer, make_round, officer_of
from tests.together import rounds

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_chairs_release_once(together):
    call = call_under_review()
    rows = [in_council(call) for _row in range(3)]
    keys = {prepared(outcome, row).key for outcome, row in zip((Outcome.FUND, Outcome.RESERVE, Outcome.DECLINE), rows, strict=True)}
    chair, deputy = rows[0].chair, make_seat(council_for(call), Role.CHAIR).user
    raised = together(*(partial(services.release_decisions, call, actor=actor, expected=keys) for actor in (chair, deputy, chair, deputy)))
    assert sorted(raised) == ["", "Conflict", "Conflict", "Conflict"]
    assert Release.objects.get().decisions.count() == 3
    assert Message.objects.filter(code__startswith="council.").count() == 3
    assert Entry.objects.filter(action="council.release").count() == 1
    assert [fresh(row).state for row in rows] == [State.FUNDED, State.RESERVE, State.NOT_FUNDED]


def test_two_who_prepare_at_once_write_one_decision(together):
    for _round in rounds(2, 20):
        row = in_council()
        deeds = [
            partial(services.prepare_decision, with_people(row), outcome=outcome, reasons=REASONS, actor=actor)
            for outcome, actor in ((Outcome.FUND, row.chair), (Outcome.DECLINE, row.secretary))
        ]
        assert sorted(together(*deeds)) == ["", "Conflict"]
        assert Decision.objects.filter(application=row).count() == 1


def test_two_applications_never_get_one_place(together):
    for _round in rounds(2, 20):
        call = call_under_review()
        first, second = in_council(call), in_council(call)
        deeds = [
            partial(services.prepare_decision, row, outcome=Outcome.RESERVE, place=1, reasons=REASONS, actor=row.chair)
            for row in (first, second)
        ]
        assert sorted(together(*deeds)) == ["", "ValidationError"]
        assert Decision.objects.filter(application__call=call, place=1).count() == 1


def test_releasing_and_withdrawing_never_both_win(together):
    for _round in rounds(3, 20):
        row = in_council()
        keys = {prepared(Outcome.FUND, row).key}
        raised = together(
            partial(services.release_decisions, row.call, actor=row.chair, expected=keys),
            partial(applications.withdraw_application, Application.objects.get(pk=row.pk), actor=row.member, reason="Иначе решили"),
        )
        assert sorted(bool(name) for name in raised) == [False, True], raised
        state = fresh(row).state
        assert state == (State.WITHDRAWN if raised[0] else State.FUNDED)
        assert Decision.objects.released().filter(application=row).exists() == (state == State.FUNDED)
        assert Message.objects.filter(code="council.funded", user=row.member).exists() == (state == State.FUNDED)


def test_releasing_and_changing_never_publish_what_was_not_shown(together):
    for _round in rounds(3, 20):
        row = in_council()
        shown = prepared(Outcome.FUND, row)
        raised = together(
            partial(services.release_decisions, row.call, actor=row.chair, expected={shown.key}),
            partial(
                services.prepare_decision, with_people(row), outcome=Outcome.DECLINE, reasons=REASONS, actor=row.secretary, replaces=shown
            ),
        )
        assert sorted(bool(name) for name in raised) == [False, True], raised
        released = Decision.objects.released().filter(application=row)
        assert [one.key for one in released] == ([] if raised[0] else [shown.key])


def test_stepping_out_and_releasing_by_the_same_person_never_both_win(together):
    for _round in rounds(3, 20):
        row = in_council()
        keys = {prepared(Outcome.FUND, row, actor=row.secretary).key}
        raised = together(
            partial(services.release_decisions, row.call, actor=row.chair, expected=keys),
            partial(services.declare_recusal, with_people(row), actor=row.chair, kind=ConflictKind.MENTOR),
        )
        released = Decision.objects.released().filter(application=row).exists()
        assert raised[0] == "" or raised[1] == ""
        assert released == (raised[0] == "")
        if released and raised[1] == "":  # stepped out after the release was through
            assert Entry.objects.filter(action="council.release", actor=row.chair).exists()


def test_a_double_click_hands_over_once(together):
    call = call_under_review()
    rows = [admitted(call) for _row in range(2)]
    council_for(call)
    keys, officer = {row.key for row in rows}, officer_of(call)
    raised = together(*(partial(services.take_up, call, actor=officer, expected=keys) for _click in range(4)))
    assert raised.count("") == 1
    assert Entry.objects.filter(action="application.consider").count() == 2


def test_signing_leaving_and_handing_over_at_once_wait_for_each_other(together):
    """Each changes what is kept of the same reviews; none holds what another waits for."""
    for _round in rounds(3, 30):
        call = call_under_review()
        rows = [admitted(call), admitted(call)]
        make_round(call, least_signed=1, per_application=2)
        council_for(call)
        leaving, staying = make_reviewer(), make_reviewer()
        reviews = [asked(row, who) for row in rows for who in (staying, leaving)]
        for review in reviews:
            reviewing.accept_review(review, actor=review.person, keeps_secret=True)
            fill_in(again(review))
        together(
            partial(services.take_up, rows[::-1], actor=officer_of(call)),
            partial(reviewing.retire_reviewer, leaving, actor=officer_of(call)),
            *(partial(reviewing.sign_review, again(review), actor=review.person) for review in reviews if review.reviewer == staying),
        )
        states = set(Assignment.objects.filter(call=call).values_list("state", flat=True))
        assert states <= {ReviewState.SIGNED, ReviewState.ENDED}
        assert not any(result.faults for result in run_checks() if result.name == "reviews")
