"""What a person is anywhere: asked at once for a request, anew by everybody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from core.access import keep_standing, once_a_page
from core.access.standing import standing
from core.accounts.backends import Backend
from core.accounts.models import RoleGrant, User
from core.calendar import now
from grants.calls.models import Call, CallOfficer
from grants.calls.policies import office_in, runs_any_call, runs_call, runs_calls
from grants.council.policies import holds_a_seat
from grants.review.home import is_reviewer
from parks.directory.models import Organisation
from parks.directory.policies import belonging, own_organisations, user_belongs
from tests.core.accounts.factories import UserFactory
from tests.grants.calls.factories import CallFactory, officer_of, with_role
from tests.parks.factories import OrganisationFactory, put_in

pytestmark = pytest.mark.django_db


def test_for_a_request_all_of_it_is_one_query(django_assert_num_queries):
    officer = officer_of(CallFactory())
    keep_standing(officer, reads_only=True)
    with django_assert_num_queries(1):
        assert (runs_calls(officer), holds_a_seat(officer), is_reviewer(officer)) == (True, False, False)


def test_outside_a_request_nothing_is_kept():
    officer = officer_of(CallFactory())
    assert runs_calls(officer)
    CallOfficer.objects.filter(user=officer).update(until=F("since"))
    assert not runs_calls(officer)


def test_a_visitor_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not runs_calls(AnonymousUser())


def test_the_same_name_twice_is_a_fault():
    with pytest.raises(ValueError, match="registered twice"):
        standing("officer", lambda user: None)


@pytest.mark.parametrize(("reads_only", "asked"), [(True, 1), (False, 2)])
def test_an_answer_is_kept_only_where_nothing_is_written(reads_only, asked):
    times = []
    question = once_a_page(lambda user, row: bool(times.append(row)) or True)
    user, row = UserFactory(), UserFactory()
    keep_standing(user, reads_only=reads_only)
    assert question(user, row)
    assert question(user, row)
    assert len(times) == asked


def test_rows_that_have_no_number_yet_are_not_mixed_up():
    question = once_a_page(lambda user, row: row.email == "a@example.com")
    user = UserFactory()
    keep_standing(user, reads_only=True)
    assert [question(user, User(email=email)) for email in ("a@example.com", "b@example.com")] == [True, False]


def test_a_list_that_several_parts_of_a_page_read_is_asked_once():
    times = []
    question = once_a_page(lambda user, *about: times.append(about) or [*about])
    user = UserFactory()
    keep_standing(user, reads_only=True)
    assert [question(user), question(user), question(user, "a"), question(user, "a")] == [[], [], ["a"], ["a"]]
    assert times == [(), ("a",)]


def test_the_person_of_a_session_comes_with_roles_and_standing_in_one_query(django_assert_num_queries):
    officer = with_role("finance")
    officer_of(CallFactory(), officer)
    with django_assert_num_queries(1):
        found = Backend().get_user(officer.pk)
        keep_standing(found, reads_only=True)
        assert (found.has_role("finance"), found.has_role("auditor")) == (True, False)
        assert (runs_calls(found), holds_a_seat(found)) == (True, False)
    RoleGrant.objects.filter(user=officer).update(until=now())
    assert not Backend().get_user(officer.pk).has_role("finance")


def test_whose_access_was_closed_has_no_session():
    person = UserFactory(is_active=False)
    assert Backend().get_user(person.pk) is None
    assert Backend().get_user(0) is None


def test_where_somebody_stands_comes_with_the_person_of_a_page(django_assert_num_queries):
    """The condition of a page, and the one of a service, give the same rows."""
    mine, other = CallFactory(), CallFactory()
    officer = officer_of(mine)
    member, ended = OrganisationFactory.create_batch(2)
    put_in(member, officer)
    put_in(ended, officer).delete()
    found = Backend().get_user(officer.pk)
    keep_standing(found, reads_only=True)
    with django_assert_num_queries(0):
        assert [runs_call(found, call) for call in (mine, other)] == [True, False]
        assert [user_belongs(found, one) for one in (member, ended, None)] == [True, False, False]
        assert runs_any_call(found)
    for person in (officer, found):
        assert list(Call.objects.filter(office_in(person, "pk"))) == [mine]
        assert list(Call.objects.exclude(office_in(person, "pk"))) == [other]
        assert list(Organisation.objects.filter(belonging(person, "pk"))) == [member]
        assert list(Organisation.objects.filter(pk__in=own_organisations(person))) == [member]


def test_a_service_asks_again_where_somebody_stands():
    officer = officer_of(CallFactory())
    found = Backend().get_user(officer.pk)
    keep_standing(found, reads_only=False)
    CallOfficer.objects.filter(user=officer).update(until=F("since"))
    assert not runs_any_call(found)
    assert not Call.objects.filter(office_in(found, "pk")).exists()
    assert runs_calls.places(found) is None


def test_a_visitor_stands_nowhere(django_assert_num_queries):
    visitor = AnonymousUser()
    with django_assert_num_queries(0):
        assert (runs_any_call(visitor), runs_call(visitor, CallFactory.build()), own_organisations(visitor)) == (False, False, [])
        assert not Call.objects.filter(office_in(visitor, "pk")).exists()
