from datetime import timedelta

import pytest

from core.calendar import now
from grants.calls.gate import gaps_of
from grants.calls.models import Call
from tests.grants.calls.factories import CallFactory, make_open_call

pytestmark = pytest.mark.django_db


def test_a_draft_of_the_factory_lacks_nothing():
    assert gaps_of(CallFactory()) == []


def test_calls_of_the_factory_stand_where_they_should():
    open_call = make_open_call()
    expected = make_open_call(opens_at=now() + timedelta(days=3))
    closed = CallFactory(published=True, opens_at=now() - timedelta(days=40), closes_at=now() - timedelta(days=1))
    CallFactory()
    assert list(Call.objects.open()) == [open_call]
    assert list(Call.objects.expected()) == [expected]
    assert list(Call.objects.over()) == [closed]
