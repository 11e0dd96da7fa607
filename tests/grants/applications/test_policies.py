"""Role x action x state, and that `visible_to` agrees with `view`."""

import pytest
from django.utils import translation

from core.access import can, visible_rows, why_not
from core.accounts import reference
from core.accounts.choices import PERSONAL_DATA, GlobalRole
from core.accounts.services import record_consent, withdraw_consent
from core.outbox.models import Message
from grants.applications.choices import State
from grants.applications.models import Application
from tests.grants.applications.factories import in_state, member_of
from tests.grants.calls.factories import PersonFactory, make_open_call, with_role

pytestmark = pytest.mark.django_db
STATES = list(State.values)
SEEN_BY_OFFICE = set(State) - {State.DRAFT, State.WITHDRAWN}
ENDED = {State.REFUSED, State.WITHDRAWN, State.FUNDED, State.FUNDED_IN_PART, State.NOT_FUNDED}


def cast(application: Application) -> dict:
    other_officer = PersonFactory()
    make_open_call(officer=other_officer)
    disabled = member_of(application.applicant, PersonFactory(is_active=False))
    return {
        "member": application.member,
        "colleague": member_of(application.applicant),
        "officer": application.officer,
        "other officer": other_officer,
        "auditor": with_role(GlobalRole.AUDITOR),
        "administrator": with_role(GlobalRole.ADMINISTRATOR),
        "stranger": PersonFactory(),
        "disabled member": disabled,
    }


VIEW = {"member": set(STATES), "colleague": set(STATES), "officer": SEEN_BY_OFFICE, "auditor": SEEN_BY_OFFICE}
DEEDS = {
    "applications.write": {"member": {State.DRAFT, State.TO_CORRECT}, "colleague": {State.DRAFT, State.TO_CORRECT}},
    "applications.submit": {"member": {State.DRAFT}, "colleague": {State.DRAFT}},
    "applications.resubmit": {"member": {State.TO_CORRECT}, "colleague": {State.TO_CORRECT}},
    "applications.withdraw": {"member": set(STATES) - ENDED, "colleague": set(STATES) - ENDED},
    "applications.screen": {"officer": SEEN_BY_OFFICE},
}


@pytest.mark.parametrize("state", STATES)
def test_who_sees_and_who_may(state):
    application = in_state(state)
    people = cast(application)
    for name, person in people.items():
        seen = state in VIEW.get(name, set())
        assert can(person, "applications.view", application) == seen, (name, state)
        assert Application.objects.visible_to(person).filter(pk=application.pk).exists() == seen, (name, state)
        for action, allowed in DEEDS.items():
            assert can(person, action, application) == (state in allowed.get(name, set())), (name, action, state)


def test_whoever_took_back_the_consent_hands_nothing_in_until_they_agree_again():
    reference.load()
    application = in_state(State.DRAFT)
    assert can(application.member, "applications.submit", application)
    record_consent(application.member, PERSONAL_DATA)
    assert can(application.member, "applications.submit", application)
    withdraw_consent(application.member, PERSONAL_DATA)
    with translation.override("en"):
        assert "took back your consent" in str(why_not(application.member, "applications.submit", application))
    assert can(application.member, "applications.write", application)
    record_consent(application.member, PERSONAL_DATA)
    assert can(application.member, "applications.submit", application)


def test_an_officer_who_is_also_the_applicant_does_not_check_their_own():
    application = in_state(State.SUBMITTED)
    member_of(application.applicant, application.officer)
    assert not can(application.officer, "applications.screen", application)
    assert can(application.officer, "applications.view", application)


def test_a_withdrawn_draft_was_never_seen_by_the_office():
    application = in_state(State.WITHDRAWN)
    assert application.number is None
    assert not can(application.officer, "applications.view", application)


def test_the_office_sees_the_letters_of_its_own_calls_and_no_others():
    theirs, others = in_state(State.SUBMITTED), in_state(State.SUBMITTED)
    seen = visible_rows(Message.objects.all(), theirs.officer).values_list("about_key", flat=True)
    assert set(seen) == {theirs.key}
    assert not visible_rows(Message.objects.all(), PersonFactory()).exists()
    assert set(visible_rows(Message.objects.all(), others.member).values_list("user", flat=True)) == {others.member.pk}
