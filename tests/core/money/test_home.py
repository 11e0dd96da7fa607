from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.calendar import moved_to, today
from core.money.choices import Source
from core.money.models import Rate
from core.money.services import record_rate
from core.web.today import lines_of
from tests.core.accounts.factories import RoleGrantFactory

pytestmark = pytest.mark.django_db


def waiting(user):
    return [line for line in lines_of("administrator", "act", user) if line.url.endswith("/core_money/rate/add/")]


def enter(day, currency):
    record_rate(day, currency, Decimal(500), source=Source.HAND)


def test_an_administrator_is_told_which_rates_are_missing():
    person = RoleGrantFactory().user
    enter(today(), "EUR")
    (line,) = waiting(person)
    assert "USD" in line.title
    assert "EUR" not in line.title
    enter(today() - timedelta(days=5), "USD")
    assert waiting(person) == []


def test_the_line_comes_back_when_the_rates_grow_old():
    person = RoleGrantFactory().user
    with moved_to(datetime(2026, 11, 20, 6, tzinfo=UTC)):
        for currency in ("USD", "EUR"):
            enter(today(), currency)
        assert waiting(person) == []
    with moved_to(datetime(2026, 11, 26, 6, tzinfo=UTC)):
        (line,) = waiting(person)
        assert "USD, EUR" in line.title


def test_rates_and_days_are_entered_on_the_reference_pages_and_rates_never_changed(client, settings):
    settings.DEMO = True  # no second factor is asked for
    person = RoleGrantFactory().user
    client.force_login(person)
    added = client.post("/staff/admin/core_money/rate/add/", {"day": "20.11.2026", "currency": "USD", "quant": "1", "value": "521.55"})
    assert (added.status_code, added["Location"]) == (302, "/staff/admin/core_money/rate/")
    row = Rate.objects.get(entered_by=person)
    assert (row.source, row.value) == (Source.HAND, Decimal("521.55"))
    assert client.post(f"/staff/admin/core_money/rate/{row.pk}/change/", {"value": "1"}).status_code == 403
    assert client.post(f"/staff/admin/core_money/rate/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/staff/admin/core_money/rate/").status_code == 200
    moved = client.post(
        "/staff/admin/core_calendar/movedday/add/",
        {"day": "24.11.2026", "kind": "off", "note_kk": "", "note_ru": "Постановление", "note_en": ""},
    )
    assert (moved.status_code, moved["Location"]) == (302, "/staff/admin/core_calendar/movedday/")


def test_somebody_else_is_kept_out_of_the_reference_pages(client, settings):
    settings.DEMO = True
    client.force_login(RoleGrantFactory(role="auditor").user)
    assert client.get("/staff/admin/core_money/rate/").status_code in {302, 403, 404}
