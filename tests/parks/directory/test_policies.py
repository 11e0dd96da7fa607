import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from core.access import can
from parks.directory.models import JoinRequest, Organisation
from parks.directory.policies import user_belongs, user_owns
from tests.parks.factories import OrganisationFactory

READERS = ("visitor", "stranger", "former", "member", "owner", "administrator", "auditor")
RIGHTS = {
    "directory.view": {"member", "owner", "administrator", "auditor"},
    "directory.register": {"stranger", "former", "member", "owner", "administrator", "auditor"},
    "directory.edit": {"owner"},
    "directory.see_members": {"member", "owner", "administrator", "auditor"},
    "directory.invite": {"owner"},
    "directory.manage_members": {"owner"},
}


@pytest.fixture
def readers(people):
    return {"visitor": AnonymousUser(), **people}


@pytest.mark.parametrize(("action", "reader"), list(itertools.product(RIGHTS, READERS)))
def test_who_may_do_what(action, reader, readers, organisation):
    assert can(readers[reader], action, organisation) is (reader in RIGHTS[action])


@pytest.mark.parametrize(("is_listed", "reader"), list(itertools.product((True, False), READERS)))
def test_the_view_agrees_with_its_rule(is_listed, reader, readers, organisation):
    Organisation.objects.update(is_listed=is_listed)
    organisation.refresh_from_db()
    seen = Organisation.objects.visible_to(readers[reader]).filter(pk=organisation.pk).exists()
    assert seen is can(readers[reader], "directory.view", organisation)
    assert seen is (is_listed or reader in RIGHTS["directory.view"])


@pytest.mark.parametrize(("owned", "reader"), list(itertools.product((True, False), READERS)))
def test_who_answers_a_request(owned, reader, readers, organisation):
    subject = organisation if owned else OrganisationFactory(code="kaznu", bin=None)
    expected = {"owner"} if owned else {"administrator"}
    assert can(readers[reader], "directory.answer_request", JoinRequest(organisation=subject)) is (reader in expected)


def test_belonging_ends_with_the_membership(people, organisation):
    assert [user_belongs(people[name], organisation) for name in ("owner", "member", "former", "stranger")] == [True, True, False, False]
    assert [user_owns(people[name], organisation) for name in ("owner", "member", "former", "stranger")] == [True, False, False, False]
    assert user_belongs(people["owner"], None) is False


def test_a_closed_account_sees_nothing(people, organisation):
    people["owner"].is_active = False
    people["owner"].save()
    assert not Organisation.objects.visible_to(people["owner"]).exists()
    assert not can(people["owner"], "directory.view", organisation)
