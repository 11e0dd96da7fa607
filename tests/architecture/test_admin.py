"""The admin site holds reference tables only, and nobody comes in by a door of its own."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from core.accounts.models import User
from core.workflow import Workflow
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.signing_in import client_of

pytestmark = pytest.mark.django_db

REFERENCE = {
    "core_calendar.MovedDay",
    "core_money.Rate",
    "grants_calls.CountryGroup",
    "grants_calls.Stream",
    "grants_review.Area",
    "incubator_programmes.Intake",
    "incubator_programmes.Programme",
    "incubator_programmes.Track",
    "incubator_startups.CapRule",
    "parks_directory.Organisation",
    "parks_directory.Region",
    "parks_technoparks.Park",
}
READ_ONLY = {"incubator_programmes.Intake"}
ONLY_ADDED = {"core_money.Rate", "incubator_startups.CapRule"}
"""Money's own figures: a correction is one more row."""
ABSENT = (
    "core_accounts", "core_audit", "core_files", "core_outbox", "core_reminders", "grants_applications", "grants_ledger", "account", "mfa",
    "usersessions", "auth", "sessions",
)  # fmt: skip


def registered() -> dict[str, admin.ModelAdmin]:
    reverse("admin:index")  # the addresses are read, so every room has registered what it brings
    return {model._meta.label: site for model, site in admin.site._registry.items()}


@pytest.fixture
def administrator() -> User:
    person = RoleGrantFactory(role="administrator").user
    TOTP.activate(person, generate_totp_secret())
    return person


def request_of(person: User):
    request = RequestFactory().get("/staff/admin/")
    request.user = person
    return request


def test_only_reference_tables_are_there():
    assert set(registered()) == REFERENCE
    assert not [label for label in registered() if label.partition(".")[0] in ABSENT]


@pytest.mark.parametrize("label", sorted(REFERENCE))
def test_no_state_is_written_here(label):
    """A state has one writer, core.workflow; a form that holds its column would be a second one."""
    site = registered()[label]
    columns = {flow.column for flow in workflows_of(site.model)}
    fields = {name for _head, options in site.get_fieldsets(request_of(UserFactory())) for name in options["fields"]}
    assert not columns & (fields - set(site.readonly_fields))


def workflows_of(model: type[Model]) -> list[Workflow]:
    return [value for value in vars(model).values() if isinstance(value, Workflow)]


@pytest.mark.parametrize("label", sorted(REFERENCE))
def test_what_may_be_written(label, administrator):
    site, request = registered()[label], request_of(administrator)
    assert site.has_add_permission(request) is (label not in READ_ONLY)
    assert site.has_change_permission(request) is (label not in READ_ONLY | ONLY_ADDED)
    if label in READ_ONLY | ONLY_ADDED:
        assert site.has_delete_permission(request) is False


@pytest.mark.parametrize("label", sorted(REFERENCE))
def test_its_pages_open(label, administrator):
    app, model = label.lower().split(".")
    client = client_of(administrator)
    assert client.get(reverse(f"admin:{app}_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{app}_{model}_add")).status_code == (403 if label in READ_ONLY else 200)


def test_there_is_no_door_of_its_own():
    """Signing in, with its second factor and its limits, happens on one page for everybody."""
    assert Client().get("/staff/admin/").headers["location"] == "/staff/admin/login/?next=/staff/admin/"
    assert Client().get("/staff/admin/login/?next=/staff/admin/").headers["location"] == "/account/login/?next=%2Fstaff%2Fadmin%2F"
    assert Client().post("/staff/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_others_are_kept_out():
    auditor = RoleGrantFactory(role="auditor").user
    TOTP.activate(auditor, generate_totp_secret())
    for person in (UserFactory(), auditor):
        client = client_of(person)
        assert client.get(reverse("admin:core_money_rate_changelist"), follow=True).status_code == 403


def test_an_administrator_without_a_second_factor_sets_it_first():
    person = RoleGrantFactory(role="administrator").user
    assert client_of(person).get("/staff/admin/").headers["location"] == "/account/security/"
