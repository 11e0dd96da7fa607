"""Who may know a start-up and what they may do with it: the list and the rule say the same for everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser

from core.access import can
from grants.applications.services import submit_application, withdraw_application
from incubator.startups.models import StartUp
from incubator.startups.services import apply_to_call
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates
from tests.incubator.startups.test_kind import complete
from tests.parks.factories import put_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Everybody of the matrix; the officer runs a call to which the start-up has begun an application."""
    load_programmes()
    set_cap()
    set_rates()
    officer, other_officer = UserFactory(), UserFactory()
    startup = make_startup()
    application = apply_to_call(make_startup_call(officer=officer), startup, actor=owner_of(startup))
    make_startup_call(officer=other_officer)
    member, former, closed = UserFactory(), UserFactory(), UserFactory(is_active=False)
    put_in(startup.organisation, member, role="member")
    put_in(startup.organisation, closed, role="member")
    gone = put_in(startup.organisation, former, role="member")
    gone.until = gone.since
    gone.save()
    roles = {role: RoleGrantFactory(role=role).user for role in ("administrator", "auditor", "finance_maker", "finance_releaser")}
    return {
        "owner": owner_of(startup), "member": member, "former": former, "closed": closed, "officer": officer, "other_officer": other_officer,
        "stranger": UserFactory(), "visitor": AnonymousUser(), "founder": make_startup().organisation.memberships.get().user, **roles,
        "startup": startup, "application": application,
    }  # fmt: skip


OF_IT = {"owner", "member"}
OVERSEEING = {"administrator", "auditor"}


def seen_by(people):
    startup = people["startup"]
    rows = {name: person for name, person in people.items() if name not in ("startup", "application")}
    listed = {name for name, person in rows.items() if StartUp.objects.visible_to(person).filter(pk=startup.pk).exists()}
    ruled = {name for name, person in rows.items() if can(person, "startups.view", startup)}
    assert listed == ruled
    return listed


def test_a_draft_shows_the_startup_to_no_officer(people):
    assert seen_by(people) == OF_IT | OVERSEEING


def test_an_officer_sees_what_was_handed_in(people):
    complete(people["application"], people["startup"])
    submit_application(people["application"], actor=people["owner"])
    assert seen_by(people) == OF_IT | OVERSEEING | {"officer"}
    withdraw_application(people["application"], actor=people["owner"], reason="Другие планы")
    assert seen_by(people) == OF_IT | OVERSEEING | {"officer"}


def test_what_each_may_do(people):
    startup = people["startup"]
    rows = {name: person for name, person in people.items() if name not in ("startup", "application")}
    allowed = {
        action: {name for name, person in rows.items() if can(person, f"startups.{action}", startup)} for action in ("edit", "register")
    }
    assert allowed == {"edit": OF_IT, "register": {"owner"}}
    assert {name for name, person in rows.items() if not can(person, "startups.create")} == {"visitor", "closed"}
