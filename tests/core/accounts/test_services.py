"""What holds whoever asks, and whoever asks at the same time."""

from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core.access import Refused
from core.accounts import services
from core.accounts.models import Intervention, RoleGrant, User
from core.calendar import now
from core.workflow import Conflict
from tests.core.accounts.factories import RoleGrantFactory, UserFactory

REASON = "asked by the head of programme"


@pytest.mark.django_db
def test_the_database_refuses_a_role_held_twice_in_the_same_days():
    grant = RoleGrantFactory(since=now(), until=now() + timedelta(days=10))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=grant.user, since=now() + timedelta(days=9))
    RoleGrantFactory(user=grant.user, since=grant.until)
    RoleGrantFactory(user=grant.user, role="auditor", since=grant.since)


@pytest.mark.django_db
def test_a_grant_is_ended_once(sent):
    administrator = RoleGrantFactory().user
    grant = RoleGrantFactory(role="auditor")
    services.end_role(grant, reason=REASON, actor=administrator)
    with pytest.raises(Conflict):
        services.end_role(grant, reason=REASON, actor=administrator)
    assert Intervention.objects.count() == 1
    assert [letter.code for letter in sent] == ["account.role_ended"]


@pytest.mark.django_db
def test_the_reasons_are_written_once(sent):
    services.disable_person(UserFactory(), reason=REASON, actor=RoleGrantFactory().user)
    for spoil in (lambda rows: rows.update(reason="other"), lambda rows: rows.delete()):
        with pytest.raises(Exception, match="append_only"), transaction.atomic():
            spoil(Intervention.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other(sent):
    """Fifteen rounds of both at once: the first does it, the second may not any more."""
    for _round in range(15):
        one, other = RoleGrantFactory(), RoleGrantFactory()
        outcomes = together(partial(end, one, other.user), partial(end, other, one.user))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "RoleGrant"]
        assert RoleGrant.objects.current().filter(role="administrator").count() == 1
        RoleGrant.objects.filter(role="administrator", until=None).update(until=now())


def end(grant, actor):
    return services.end_role(RoleGrant.objects.get(pk=grant.pk), reason=REASON, actor=User.objects.get(pk=actor.pk))


def together(*deeds):
    gate, outcomes = Barrier(len(deeds)), []

    def run(deed):
        try:
            gate.wait()
            outcomes.append(deed())
        except (Refused, Conflict) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db
def test_the_first_administrator_is_invited_at_the_command_line(sent, capsys):
    call_command("invite_administrator", "First@example.kz", family_name="Омарова", given_name="Дана")
    user = User.objects.get()
    assert (user.email, user.standing, user.has_role("administrator")) == ("first@example.kz", "invited", True)
    assert [letter.code for letter in sent] == ["account.invited"]
    with pytest.raises(CommandError):
        call_command("invite_administrator", "first@example.kz", family_name="Омарова", given_name="Дана")


@pytest.mark.django_db
def test_an_invitation_is_accepted_once(sent, texts):
    user = services.invite_person(email="a@example.kz", family_name="Ли", given_name="Анна", language="ru", reason=REASON, actor=None)
    services.accept_invitation(user, "green felt and madder")
    with pytest.raises(Conflict):
        services.accept_invitation(user, "another long password")
    user.refresh_from_db()
    assert user.check_password("green felt and madder")
