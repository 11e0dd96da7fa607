"""Role x action, and that `visible_to` agrees with `view`."""

import pytest
from django.contrib.auth.models import AnonymousUser

from core.access import can, why_not
from core.accounts.choices import GlobalRole
from grants.applications.choices import State
from grants.applications.models import Application
from grants.council import services
from grants.council.choices import Outcome, Role
from grants.council.models import Council, Decision, Seat
from grants.review.choices import ConflictKind
from tests.grants.applications.factories import in_state as application_in_state
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, administrator, make_open_call, officer_of, with_role
from tests.grants.council.factories import again, council_for, in_council, make_council, make_seat, prepared, released, with_people
from tests.grants.review.factories import admitted

pytestmark = pytest.mark.django_db
READERS = {"chair", "secretary", "member of the council", "officer", "auditor"}


def rival_of(row: Application, person):
    """The person joins another applicant of the same call."""
    member_of(application_in_state("submitted", call=row.call).applicant, person)
    return person


def cast(row: Application) -> dict:
    council = council_for(row.call)
    other = in_council()
    out = make_seat(council, Role.CHAIR).user
    services.declare_recusal(row, actor=out, kind=ConflictKind.MENTOR)
    past = make_seat(council, Role.CHAIR).user
    services.end_seat(Seat.objects.get(user=past), actor=administrator())
    other_officer = PersonFactory()
    make_open_call(officer=other_officer)
    return {
        "chair": row.chair,
        "secretary": row.secretary,
        "member of the council": make_seat(council).user,
        "officer": row.officer,
        "auditor": with_role(GlobalRole.AUDITOR),
        "administrator": with_role(GlobalRole.ADMINISTRATOR),
        "chair who stepped out": out,
        "chair whose seat ended": past,
        "chair who belongs to a rival": rival_of(row, make_seat(council, Role.CHAIR).user),
        "chair who belongs to the applicant": member_of(row.applicant, make_seat(council, Role.CHAIR).user),
        "chair of another call": other.chair,
        "officer who belongs to a rival": rival_of(row, officer_of(row.call)),
        "auditor who belongs to a rival": rival_of(row, with_role(GlobalRole.AUDITOR)),
        "other officer": other_officer,
        "applicant": row.member,
        "stranger": PersonFactory(),
        "nobody": AnonymousUser(),
    }


OUT = {"chair who stepped out"}
APPLICANTS = {"applicant", "chair who belongs to the applicant"}
OF_CALL = {
    "council.see": READERS | OUT,
    "council.take_up": {"chair", "secretary", "officer"} | OUT,
    "council.choose": {"officer", "administrator"},
}
OF_APPLICATION = {
    State.IN_COUNCIL: {
        "council.read": READERS,
        "council.prepare": {"chair", "secretary"},
        "council.step_out": {"chair", "secretary", "member of the council"},
    },
    State.RESERVE: {
        "council.read": READERS,
        "council.prepare": {"chair", "secretary"},
        "council.step_out": {"chair", "secretary", "member of the council"},
    },
    State.FUNDED: {"council.read": READERS, "council.prepare": set(), "council.step_out": set()},
}


@pytest.mark.parametrize("state", OF_APPLICATION)
def test_who_may_what_with_a_call_and_its_applications(state):
    in_hand = in_council()
    people = cast(in_hand)  # stepping out is for those who still decide
    if state != State.IN_COUNCIL:
        released(Outcome.RESERVE if state == State.RESERVE else Outcome.FUND, in_hand)
    row = with_people(in_hand)
    for name, person in people.items():
        for action, allowed in OF_CALL.items():
            assert can(person, action, row.call) == (name in allowed), (name, action)
        for action, allowed in OF_APPLICATION[state].items():
            assert can(person, action, row) == (name in allowed), (name, action)


@pytest.mark.parametrize("is_released", [False, True])
def test_who_sees_a_decision_and_the_list_agrees(is_released):
    row = in_council()
    people = cast(row)
    decision = (released if is_released else prepared)(Outcome.IN_PART, row)
    readers = READERS | (APPLICANTS if is_released else set())
    for name, person in people.items():
        fetched = again(decision)
        assert can(person, "council.view_decision", fetched) == (name in readers), name
        assert Decision.objects.visible_to(person).filter(pk=decision.pk).exists() == (name in readers), name
        droppers = set() if is_released else {"chair", "secretary"}
        assert can(person, "council.drop", fetched) == (name in droppers), name


def test_who_releases():
    row = in_council()
    people = cast(row)
    prepared(Outcome.FUND, row)
    for name, person in people.items():
        assert can(person, "council.release", row.call) == (name == "chair"), name
    assert "Another chair" in str(why_not(people["chair who stepped out"], "council.release", row.call))


def test_an_application_that_was_not_handed_over_is_not_read():
    row = in_council()
    waiting = with_people(admitted(row.call))
    assert not can(row.chair, "council.read", waiting)
    assert not can(row.chair, "council.prepare", waiting)


def test_who_sees_and_manages_a_council():
    row = in_council()
    people, council = cast(row), council_for(row.call)
    offices = {"officer", "administrator", "auditor", "other officer", "officer who belongs to a rival", "auditor who belongs to a rival"}
    sitting = {
        "chair",
        "secretary",
        "member of the council",
        "chair who stepped out",
        "chair who belongs to a rival",
        "chair who belongs to the applicant",
    }
    for name, person in people.items():
        seen = name in offices | sitting
        assert can(person, "council.view", council) == seen, name
        assert Council.objects.visible_to(person).filter(pk=council.pk).exists() == seen, name
        assert can(person, "council.manage", council) == (name in {"officer", "administrator"}), name
        assert can(person, "council.end_seat", council.seats.first()) == (name in {"officer", "administrator"}), name


def test_an_officer_manages_the_council_that_they_made_before_it_decides_anything():
    officer = PersonFactory()
    make_open_call(officer=officer)
    council = make_council(actor=officer)
    assert can(officer, "council.manage", council)
    other = PersonFactory()
    make_open_call(officer=other)
    assert not can(other, "council.manage", council)


def test_a_person_whose_account_was_closed_is_a_stranger():
    row = in_council()
    decision = prepared(Outcome.FUND, row)
    chair = row.chair
    chair.is_active = False
    chair.save(update_fields=["is_active"])
    assert not can(chair, "council.prepare", row)
    assert not Decision.objects.visible_to(chair).filter(pk=decision.pk).exists()
