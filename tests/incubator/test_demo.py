"""The demo world is made by the services, once, and holds what the log-ins promise."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.accounts.models import User
from core.money.models import Rate
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls.gate import gaps_of
from grants.calls.models import Call
from grants.review.models import Assignment
from incubator.demo.people import PASSWORD
from incubator.startups.models import StartUp
from incubator.startups.queries import cap_of
from parks.directory.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    call_command("load_reference", verbosity=0)


def test_it_is_refused_outside_the_demo():
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


def test_the_world_is_made_once(demo, client):
    said = StringIO()
    call_command("demo", stdout=said)
    counted = [model.objects.count() for model in (User, Organisation, Call, Application, Rate)]
    call_command("demo", stdout=StringIO())
    assert [model.objects.count() for model in (User, Organisation, Call, Application, Rate)] == counted
    assert "founder@orken.example" in said.getvalue()
    assert PASSWORD in said.getvalue()
    assert client.login(email="founder@orken.example", password=PASSWORD)


def test_what_it_shows(demo):
    call_command("demo", stdout=StringIO())
    assert sorted(Application.objects.values_list("state", flat=True)) == sorted(
        [State.ADMITTED, State.ADMITTED, State.DRAFT, State.REFUSED, State.SCREENING, State.SUBMITTED, State.TO_CORRECT]
    )
    assert sorted(Assignment.objects.values_list("state", flat=True)) == ["accepted", "accepted", "asked", "asked", "conflicted", "signed"]
    assert [call.state_badge.group for call in Call.objects.order_by("prefix")] == ["", "info", "ok", "ok"]
    assert not any(gaps_of(call) for call in Call.objects.exclude(prefix__startswith="AH7"))
    assert not User.objects.filter(is_demo=False).exists()
    used = {
        str(startup.organisation.name_en): cap_of(startup, Call.objects.latest("pk").opens_at.date()).used_in_cents
        for startup in StartUp.objects.all()
    }
    assert str(used["JelBaq LLP"]) == "43150.23"
