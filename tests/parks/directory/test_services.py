import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.access import Refused
from core.audit.models import Entry
from core.outbox.models import Message
from core.workflow import Conflict
from parks.directory import services
from parks.directory.choices import InvitationState, Kind, RequestState, Role
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation
from tests.core.accounts.factories import UserFactory
from tests.parks.factories import BIN, OrganisationFactory, put_in

pytestmark = pytest.mark.django_db


def actions(row):
    return list(Entry.objects.about(row).values_list("action", flat=True))


def letters():
    return sorted(Message.objects.values_list("code", "address"))


def firm(**fields):
    return Organisation(**{"kind": Kind.FIRM, "bin": BIN, "name_ru": "ТОО «Весна»", **fields})


def test_whoever_registers_is_the_owner():
    user = UserFactory()
    made = services.register_organisation(firm(bin="150340 000109"), actor=user)
    assert (made.bin, made.is_listed) == (BIN, False)
    assert list(made.memberships.values_list("user", "role", "until")) == [(user.pk, "owner", None)]
    assert actions(made) == ["organisation.registered"]


def test_a_team_has_no_bin():
    made = services.register_organisation(firm(kind=Kind.TEAM, bin=None), actor=UserFactory())
    assert made.bin is None
    with pytest.raises(ValidationError):
        services.register_organisation(firm(kind=Kind.TEAM), actor=UserFactory())


def test_a_bin_that_is_here_lets_nobody_in(people, organisation):
    with pytest.raises(services.AlreadyRegistered) as earlier:
        services.register_organisation(firm(), actor=people["stranger"])
    assert earlier.value.organisation == organisation
    assert Organisation.objects.count() == 1
    assert not Membership.objects.filter(user=people["stranger"]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_one_bin_at_once_make_one_organisation():
    users = [UserFactory(), UserFactory()]
    outcomes, start = [], threading.Barrier(2)

    def enter(user):
        start.wait()
        try:
            services.register_organisation(firm(), actor=user)
            outcomes.append("made")
        except services.AlreadyRegistered:
            outcomes.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already", "made"]
    assert Membership.objects.count() == 1


def test_an_edit_is_audited_by_field(people, organisation):
    organisation.name_en = "Spring LLP"
    organisation.is_listed = True
    services.edit_organisation(organisation, actor=people["owner"])
    entry = Entry.objects.about(organisation).get()
    assert entry.action == "organisation.edited"
    assert set(entry.changes) == {"name_en", "is_listed"}
    assert entry.changes["is_listed"] == [False, True]


def test_a_member_edits_nothing(people, organisation):
    organisation.name_en = "Mine"
    with pytest.raises(Refused):
        services.edit_organisation(organisation, actor=people["member"])
    assert Organisation.objects.get().name_en != "Mine"
    assert not Entry.objects.exists()


# Asking to be let in


def test_asking_writes_to_the_owners_only(people, organisation):
    request = services.ask_to_join(organisation, actor=people["stranger"], note="Я бухгалтер")
    assert (request.state, request.note) == (RequestState.ASKED, "Я бухгалтер")
    assert letters() == [("directory.asked", people["owner"].email)]
    assert "Я бухгалтер" in Message.objects.get().body
    assert not Membership.objects.filter(user=people["stranger"]).exists()


def test_asking_twice_is_asking_once(people, organisation):
    first = services.ask_to_join(organisation, actor=people["stranger"])
    assert services.ask_to_join(organisation, actor=people["stranger"]) == first
    assert Message.objects.count() == 1


def test_who_is_in_need_not_ask(people, organisation):
    with pytest.raises(ValidationError):
        services.ask_to_join(organisation, actor=people["member"])
    assert not JoinRequest.objects.exists()


def test_an_owner_lets_in(people, organisation):
    request = services.ask_to_join(organisation, actor=people["stranger"])
    membership = services.accept_request(request, actor=people["owner"])
    assert (membership.user, membership.role) == (people["stranger"], Role.MEMBER)
    assert JoinRequest.objects.get().answered_by == people["owner"]
    assert ("directory.let_in", people["stranger"].email) in letters()


def test_an_owner_lets_nobody_in(people, organisation):
    request = services.ask_to_join(organisation, actor=people["stranger"])
    services.decline_request(request, actor=people["owner"])
    assert not Membership.objects.filter(user=people["stranger"]).exists()
    assert ("directory.not_let_in", people["stranger"].email) in letters()
    with pytest.raises(Conflict):
        services.accept_request(JoinRequest.objects.get(), actor=people["owner"])
    assert services.ask_to_join(organisation, actor=people["stranger"]).state == RequestState.ASKED


@pytest.mark.parametrize("name", ["member", "stranger", "former", "administrator", "auditor"])
def test_nobody_else_lets_in(name, people, organisation):
    request = services.ask_to_join(organisation, actor=UserFactory())
    with pytest.raises(Refused):
        services.accept_request(request, actor=people[name])
    assert JoinRequest.objects.get().state == RequestState.ASKED
    assert "directory.let_in" not in dict(letters())


def test_an_administrator_gives_an_institution_its_first_owner(people):
    institution = OrganisationFactory(code="kaznu", bin=None, is_listed=True)
    request = services.ask_to_join(institution, actor=people["stranger"])
    assert letters() == [("directory.asked", people["administrator"].email)]
    assert services.accept_request(request, actor=people["administrator"]).role == Role.OWNER


def test_a_request_is_taken_back_by_its_asker(people, organisation):
    request = services.ask_to_join(organisation, actor=people["stranger"])
    with pytest.raises(Refused):
        services.withdraw_request(request, actor=people["owner"])
    services.withdraw_request(request, actor=people["stranger"])
    assert JoinRequest.objects.get().state == RequestState.WITHDRAWN


# Being asked in


def test_an_invitation_waits_for_its_address(people, organisation):
    invitation = services.invite_member(organisation, "New@Example.KZ", actor=people["owner"], role=Role.OWNER)
    assert letters() == []
    late = UserFactory(email="new@example.kz")
    membership = services.accept_invitation(invitation, actor=late)
    assert (membership.user, membership.role) == (late, Role.OWNER)


def test_a_known_address_gets_a_letter(people, organisation):
    services.invite_member(organisation, people["stranger"].email.upper(), actor=people["owner"])
    assert letters() == [("directory.invited", people["stranger"].email)]
    services.invite_member(organisation, people["stranger"].email, actor=people["owner"])
    assert Invitation.objects.count() == 1
    assert Message.objects.count() == 1


def test_the_trail_of_an_invitation_holds_no_address(people, organisation):
    invitation = services.invite_member(organisation, people["stranger"].email, actor=people["owner"])
    assert Entry.objects.about(invitation).get().changes["email"] == "changed"


def test_only_the_invited_accepts(people, organisation):
    invitation = services.invite_member(organisation, "new@example.kz", actor=people["owner"])
    with pytest.raises(Refused):
        services.accept_invitation(invitation, actor=people["stranger"])
    services.withdraw_invitation(invitation, actor=people["owner"])
    with pytest.raises(Conflict):
        services.accept_invitation(Invitation.objects.get(), actor=UserFactory(email="new@example.kz"))
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN


def test_a_member_invites_nobody(people, organisation):
    with pytest.raises(Refused):
        services.invite_member(organisation, "new@example.kz", actor=people["member"])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "not an address", "a@b\n.kz"])
def test_an_invitation_needs_an_address(email, people, organisation):
    with pytest.raises(ValidationError):
        services.invite_member(organisation, email, actor=people["owner"])
    assert not Invitation.objects.exists()


# Who is in


def test_the_last_owner_stays(people, organisation):
    owner = Membership.objects.get(user=people["owner"])
    for deed in (
        lambda: services.end_membership(owner, actor=people["owner"]),
        lambda: services.change_role(owner, Role.MEMBER, actor=people["owner"]),
    ):
        with pytest.raises(ValidationError):
            deed()
    assert Membership.objects.owners().get() == owner


def test_with_another_owner_the_first_may_go(people, organisation):
    services.change_role(Membership.objects.get(user=people["member"]), Role.OWNER, actor=people["owner"])
    services.end_membership(Membership.objects.get(user=people["owner"]), actor=people["owner"])
    assert Membership.objects.owners().get().user == people["member"]


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_leave_at_once():
    organisation, users = OrganisationFactory(), [UserFactory(), UserFactory()]
    memberships = [put_in(organisation, user) for user in users]
    start = threading.Barrier(2)

    def leave(membership):
        start.wait()
        try:
            services.end_membership(membership, actor=membership.user)
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[membership]) for membership in memberships]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Membership.objects.owners().count() == 1


def test_a_member_leaves_but_ends_nobody_else(people, organisation):
    member, owner = (Membership.objects.get(user=people[name]) for name in ("member", "owner"))
    with pytest.raises(Refused):
        services.end_membership(owner, actor=people["member"])
    services.end_membership(member, actor=people["member"])
    assert list(Membership.objects.current()) == [owner]
    with pytest.raises(Conflict):
        services.end_membership(member, actor=people["member"])


def test_a_person_who_is_in_is_not_added_twice(people, organisation):
    services.add_member(organisation, people["member"], actor=people["owner"], role=Role.OWNER)
    assert Membership.objects.current().get(user=people["member"]).role == Role.MEMBER
