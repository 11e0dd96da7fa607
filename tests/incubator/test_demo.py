"""The demo world is made by the services, once, and holds what the log-ins promise."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.accounts.models import User
from core.money.models import Rate
from grants.applications.choices import State
from grants.applications.models import Application
from grants.awards.choices import Standing
from grants.awards.models import Award
from grants.awards.queries import lines_of
from grants.calls.gate import gaps_of
from grants.calls.models import Call
from grants.council.models import Decision
from grants.ledger.models import PaymentOrder
from grants.ledger.verify import run_checks
from grants.review.models import Assignment
from incubator.demo.people import PASSWORD
from incubator.startups.models import StartUp
from incubator.startups.queries import cap_of
from parks.directory.models import Organisation
from tests.demo_world import make_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return make_demo()


def test_it_is_refused_outside_the_demo():
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


def test_the_world_is_made_once(demo, client):
    """Again, the command adds nothing, and says who can sign in."""
    counted = [model.objects.count() for model in (User, Organisation, Call, Application, Rate)]
    said = StringIO()
    call_command("demo", stdout=said)
    assert [model.objects.count() for model in (User, Organisation, Call, Application, Rate)] == counted
    assert "founder@orken.example" in said.getvalue()
    assert PASSWORD in said.getvalue()
    assert client.login(email="founder@orken.example", password=PASSWORD)


def test_what_it_shows(demo):
    assert Counter(Application.objects.values_list("state", flat=True)) == {
        State.ADMITTED: 2, State.DRAFT: 1, State.FUNDED: 1, State.FUNDED_IN_PART: 2, State.IN_COUNCIL: 3, State.REFUSED: 1, State.SCREENING: 1,
        State.SUBMITTED: 1, State.TO_CORRECT: 1,
    }  # fmt: skip
    assert Counter(Assignment.objects.values_list("state", flat=True)) == {"accepted": 2, "asked": 2, "conflicted": 1, "signed": 13}
    assert [call.state_badge.group for call in Call.objects.order_by("prefix")] == ["", "", "info", "", "ok", "ok"]
    assert not any(gaps_of(call) for call in Call.objects.exclude(prefix__regex="AH6|AH7|ICO4"))
    assert not User.objects.filter(is_demo=False).exists()
    used = {
        str(startup.organisation.name_en): cap_of(startup, Call.objects.latest("pk").opens_at.date()).used_in_cents
        for startup in StartUp.objects.all()
    }
    assert str(used["JelBaq LLP"]) == "43150.23"
    assert str(used["Topyraq Lab"]) == "24000.00"


def test_its_money_is_at_each_stage_and_the_books_hold(demo):
    standings = Counter(line.standing for award in Award.objects.all() for line in lines_of(award))
    assert standings == {Standing.PAID: 2, Standing.PLANNED: 2, Standing.READY: 1, Standing.ORDERED: 1}
    assert Counter(PaymentOrder.objects.values_list("state", flat=True)) == {"paid": 2, "prepared": 1}
    assert Decision.objects.waiting().count() == 1
    assert [result.faults for result in run_checks() if result.faults] == []
