"""Start-ups and founders: made, registered, shared out; a refusal leaves nothing behind."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.access import Refused
from core.audit.models import Entry
from core.workflow import Conflict
from incubator.startups import services
from incubator.startups.models import Founder, StartUp
from incubator.startups.queries import founders_of, share_given, startups_of
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from parks.directory.services import AlreadyRegistered
from tests.core.accounts.factories import UserFactory
from tests.incubator.factories import make_startup, owner_of
from tests.parks.factories import BIN, OTHER_BIN, OrganisationFactory, put_in

pytestmark = pytest.mark.django_db


def founder(startup, share=None, **fields):
    return Founder(startup=startup, family_name="Нұрғали", given_name="Мәдина", share=share and Decimal(share), **fields)


def test_a_team_is_made_with_its_first_founder():
    person = UserFactory()
    startup = make_startup(person)
    assert (startup.organisation.kind, startup.is_team, startup.organisation.bin) == (Kind.TEAM, True, None)
    assert [(row.user, row.share) for row in founders_of(startup)] == [(person, None)]
    assert list(startups_of(person)) == [startup]
    assert list(Entry.objects.about(startup).values_list("action", flat=True)) == ["startup.founder_added", "startup.created"]


def test_a_firm_of_ones_own_becomes_a_startup_once():
    person, firm = UserFactory(), OrganisationFactory()
    put_in(firm, person)
    services.create_startup(StartUp(one_liner="Дроны"), firm, actor=person)
    with pytest.raises(Conflict):
        services.create_startup(StartUp(one_liner="Дроны"), firm, actor=person)
    assert StartUp.objects.count() == 1


def test_nobody_makes_a_startup_of_somebody_elses_firm():
    firm = OrganisationFactory()
    with pytest.raises(Refused):
        services.create_startup(StartUp(one_liner="Дроны"), firm, actor=UserFactory())
    assert not StartUp.objects.exists()


def test_a_university_is_no_startup():
    person, university = UserFactory(), OrganisationFactory(kind=Kind.UNIVERSITY)
    put_in(university, person)
    with pytest.raises(ValidationError):
        services.create_startup(StartUp(one_liner="Дроны"), university, actor=person)


def test_a_bin_that_is_here_is_not_taken_twice():
    make_startup(kind=Kind.FIRM, bin_number=BIN)
    with pytest.raises(AlreadyRegistered):
        make_startup(kind=Kind.FIRM, bin_number=BIN)
    assert (StartUp.objects.count(), Organisation.objects.count()) == (1, 1)


def test_the_team_becomes_a_firm_and_keeps_everything():
    startup = make_startup()
    services.register_team(startup, BIN, actor=owner_of(startup))
    organisation = Organisation.objects.get(pk=startup.organisation_id)
    assert (organisation.kind, organisation.bin, organisation.folded.split()[-1]) == (Kind.FIRM, BIN, BIN)
    assert founders_of(startup).count() == 1
    with pytest.raises(Refused):
        services.register_team(StartUp.objects.get(pk=startup.pk), OTHER_BIN, actor=owner_of(startup))


def test_registering_refuses_a_wrong_or_taken_bin_and_strangers():
    OrganisationFactory(bin=OTHER_BIN)
    startup = make_startup()
    member = UserFactory()
    put_in(startup.organisation, member, role="member")
    for number, actor, error in (
        ("150340000108", owner_of(startup), ValidationError),
        (OTHER_BIN, owner_of(startup), AlreadyRegistered),
        (BIN, member, Refused),
    ):
        with pytest.raises(error):
            services.register_team(StartUp.objects.get(pk=startup.pk), number, actor=actor)
    assert Organisation.objects.get(pk=startup.organisation_id).kind == Kind.TEAM


def test_shares_sum_to_the_whole_at_most():
    startup = make_startup()
    actor = owner_of(startup)
    first = services.add_founder(founder(startup, "60"), actor=actor)
    services.add_founder(founder(startup, "40"), actor=actor)
    with pytest.raises(ValidationError) as refused:
        services.add_founder(founder(startup, "0.01"), actor=actor)
    assert "share" in refused.value.error_dict
    first.share = Decimal("60.01")
    with pytest.raises(ValidationError):
        services.edit_founder(first, actor=actor)
    first.share = Decimal("59.99")
    services.edit_founder(first, actor=actor)
    assert share_given(startup) == Decimal("99.99")


@pytest.mark.parametrize("share", ["-0.01", "100.01"])
def test_a_share_is_a_part(share):
    startup = make_startup()
    with pytest.raises(ValidationError):
        services.add_founder(founder(startup, share), actor=owner_of(startup))


def test_a_founder_who_left_frees_the_share_and_stays_on_record():
    startup = make_startup()
    actor = owner_of(startup)
    leaving = services.add_founder(founder(startup, "100"), actor=actor)
    services.end_founder(leaving, actor=actor)
    services.add_founder(founder(startup, "100"), actor=actor)
    with pytest.raises(Conflict):
        services.end_founder(leaving, actor=actor)
    with pytest.raises(Conflict):
        services.edit_founder(leaving, actor=actor)
    assert startup.founders.count() == 3


def test_the_trail_names_no_founder():
    startup = make_startup()
    added = services.add_founder(founder(startup, "10"), actor=owner_of(startup))
    added.family_name = "Оспанова"
    services.edit_founder(added, actor=owner_of(startup))
    assert not any("Нұрғали" in str(entry.changes) or "Оспанова" in str(entry.changes) for entry in Entry.objects.all())


def test_strangers_change_nothing():
    startup, stranger = make_startup(), UserFactory()
    for deed in (
        lambda: services.edit_startup(startup, actor=stranger),
        lambda: services.add_founder(founder(startup), actor=stranger),
        lambda: services.edit_founder(startup.founders.get(), actor=stranger),
        lambda: services.end_founder(startup.founders.get(), actor=stranger),
        lambda: services.register_team(startup, BIN, actor=stranger),
    ):
        with pytest.raises(Refused):
            deed()
    assert startup.founders.current().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_share_out_at_once_do_not_pass_the_whole():
    startup = make_startup()
    actor, gate, answers = owner_of(startup), threading.Barrier(8), []

    def add():
        try:
            gate.wait()
            services.add_founder(founder(startup, "30"), actor=actor)
            answers.append("added")
        except ValidationError:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count("added"), answers.count("refused"), share_given(startup)) == (3, 5, Decimal(90))
