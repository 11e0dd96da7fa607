from datetime import timedelta
from typing import Any

import pytest

from core.audit.models import Entry
from core.calendar import now
from grants.calls.choices import CallState
from grants.calls.gate import gaps_of
from grants.calls.models import Call, CallOfficer, Criterion
from tests.grants.calls.factories import (
    PersonFactory,
    StreamFactory,
    administrator,
    plain_kind,
)
from tests.grants.calls.pages import form_data, url

pytestmark = pytest.mark.django_db
# A new call


def new_data(**fields: Any) -> dict[str, Any]:
    day = now() + timedelta(days=10)
    return {
        "kind": plain_kind(), "stream": StreamFactory().pk, "prefix": "ICO-2026", "title_ru": "Умные города", "contact": "calls@orken.example",
        "opens_at": day.strftime("%Y-%m-%dT%H:%M"), "closes_at": (day + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "max_amount_0": "1 000 000,50", "max_amount_1": "KZT", "max_months": "12", "currencies": ["KZT", "USD"], "officers": "", **fields,
    }  # fmt: skip


def test_an_administrator_makes_a_draft_and_names_its_officers(as_person):
    officer = PersonFactory()
    response = as_person(administrator()).post(url("new"), new_data(officers=f"  {officer.email.upper()}\r\n\r\n{officer.email}"))
    call = Call.objects.get()
    assert response["Location"] == url("set_up", call)
    assert (call.state, str(call.max_amount.amount), call.max_amount.currency.code) == (CallState.DRAFT, "1000000.50", "KZT")
    assert [row.user for row in CallOfficer.objects.filter(call=call).current()] == [officer]
    assert call.opens_at.utcoffset() is not None


def test_the_hours_are_those_of_almaty(as_person):
    as_person(administrator()).post(url("new"), new_data(opens_at="2026-12-01T09:00", closes_at="2026-12-31T18:00"))
    call = Call.objects.get()
    assert (call.opens_at.isoformat(), call.closes_at.isoformat()) == ("2026-12-01T04:00:00+00:00", "2026-12-31T13:00:00+00:00")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title_ru": ""}, "title_ru"),
        ({"title_ru": "\x00"}, "title_ru"),
        ({"title_kk": "a\u0007b"}, "title_kk"),
        ({"title_en": "я" * 201}, "title_en"),
        ({"prefix": "ico 2026"}, "prefix"),
        ({"prefix": "ICO-2026\n"}, None),
        ({"prefix": "ICO-"}, "prefix"),
        ({"prefix": "A" * 13}, "prefix"),
        ({"contact": "nobody"}, "contact"),
        ({"kind": "none"}, "kind"),
        ({"stream": "999999"}, "stream"),
        ({"opens_at": "tomorrow"}, "opens_at"),
        ({"opens_at": "0001-01-01T00:00"}, "opens_at"),
        ({"closes_at": "9999-12-31T23:59"}, "closes_at"),
        ({"closes_at": "2020-01-01T00:00"}, "closes_at"),
        ({"max_amount_0": "-5"}, "max_amount"),
        ({"max_amount_0": "0"}, "max_amount"),
        ({"max_amount_0": "NaN"}, "max_amount"),
        ({"max_amount_0": "1,005"}, None),
        ({"max_amount_0": "1" * 40}, "max_amount"),
        ({"max_amount_1": "GBP"}, "max_amount"),
        ({"max_months": "0"}, "max_months"),
        ({"max_months": "9" * 30}, "max_months"),
        ({"currencies": []}, "currencies"),
        ({"currencies": ["GBP"]}, "currencies"),
        ({"officers": "nobody@orken.example"}, "officers"),
        ({"officers": "\x00"}, "officers"),
        ({"officers": "\n".join(f"a{number}@b.example" for number in range(30))}, "officers"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_made(as_person, fields, where):
    response = as_person(administrator()).post(url("new"), new_data(**fields))
    if where is None:
        assert response.status_code in (302, 422)
        return
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert 'role="alert"' in response.text
    assert not Call.objects.exists()


# Columns


@pytest.mark.parametrize(("name", "field", "value", "stored"), [("basics", "screening_days", "7", 7), ("dates", "max_months", "18", 18)])
def test_columns_are_saved_and_the_next_step_follows(desk, name, field, value, stored):
    client, call = desk()
    response = client.post(url(name, call), form_data(client, url(name, call)) | {field: value})
    assert response.status_code == 302
    assert response["Location"] == url({"basics": "dates", "dates": "texts"}[name], call)
    call.refresh_from_db()
    assert getattr(call, field) == stored
    assert list(Entry.objects.about(call).get().changes) == [field]


def test_saving_what_stands_changes_nothing(desk):
    client, call = desk(max_months=14)
    for name in ("basics", "dates", "texts"):
        assert client.post(url(name, call), form_data(client, url(name, call))).status_code == 302, name
    assert not Entry.objects.about(call).exists()


@pytest.mark.parametrize(
    ("name", "fields", "where"),
    [
        ("dates", {"closes_at": "2000-01-01T00:00"}, "closes_at"),
        ("dates", {"max_amount_0": "x"}, "max_amount"),
        ("basics", {"screening_days": "0"}, "screening_days"),
        ("basics", {"corrections_allowed": "4"}, "corrections_allowed"),
        ("basics", {"correction_days": "-1"}, "correction_days"),
        ("basics", {"contact": "я" * 300}, "contact"),
    ],
)
def test_columns_that_cannot_be(desk, name, fields, where):
    client, call = desk()
    response = client.post(url(name, call), form_data(client, url(name, call)) | fields)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert not Entry.objects.about(call).exists()


def test_texts_are_written_one_language_at_a_time(desk):
    client, call = desk(title_kk="", who_kk="")
    page = client.get(url("texts_in", call, "kk"))
    assert page.context["missing"] == [("kk", "Қазақша", 2), ("ru", "Русский", 0), ("en", "English", 0)]
    assert call.title_ru in page.text
    data = form_data(client, url("texts_in", call, "kk")) | {"title_kk": "Ақылды қалалар 🏙", "who_kk": "Бір\r\nекі"}
    assert client.post(url("texts_in", call, "kk"), data).status_code == 302
    call.refresh_from_db()
    assert (call.title_kk, call.who_kk) == ("Ақылды қалалар 🏙", "Бір\nекі")
    assert gaps_of(call) == []
    assert set(Entry.objects.about(call).get().changes.values()) == {"changed"}


def test_a_text_is_counted_as_the_writer_counts_it(desk):
    client, call = desk()
    text = "я\r\n" * 300
    data = form_data(client, url("texts_in", call, "kk")) | {"summary_kk": text}
    assert client.post(url("texts_in", call, "kk"), data).status_code == 302
    assert client.post(url("texts_in", call, "kk"), data | {"summary_kk": text + "ы" * 2}).status_code == 422


@pytest.mark.parametrize("language", ["de", "add", "kkk"])
def test_there_are_three_languages(desk, language):
    client, call = desk()
    assert client.get(url("texts_in", call, language)).status_code == 404
    assert client.get(url("preview", call, language)).status_code == 404


# Two people at one form


def test_what_both_changed_is_shown_and_not_overwritten(desk):
    client, call = desk()
    address = url("texts_in", call, "ru")
    data = form_data(client, address) | {"title_ru": "Мой заголовок"}
    Call.objects.filter(pk=call.pk).update(title_ru="Их заголовок")
    response = client.post(address, data)
    assert response.status_code == 422
    [theirs] = response.context["form"].meanwhile
    assert (theirs.now, theirs.typed) == ("Их заголовок", "Мой заголовок")
    assert "Мой заголовок" in response.text
    call.refresh_from_db()
    assert call.title_ru == "Их заголовок"
    assert client.post(address, data | {"seen": response.context["form"].seen_now}).status_code == 302
    call.refresh_from_db()
    assert call.title_ru == "Мой заголовок"


def test_what_only_others_changed_stays_theirs(desk):
    client, call = desk()
    address = url("texts_in", call, "ru")
    data = form_data(client, address) | {"title_ru": "Мой заголовок"}
    Call.objects.filter(pk=call.pk).update(summary_ru="Их краткое описание")
    assert client.post(address, data).status_code == 302
    call.refresh_from_db()
    assert (call.title_ru, call.summary_ru) == ("Мой заголовок", "Их краткое описание")


def test_two_people_at_one_criterion(desk):
    client, call = desk()
    row = call.criteria.first()
    address = url("change", call, "criterion", row.key)
    data = form_data(client, address) | {"weight": "50"}
    Criterion.objects.filter(pk=row.pk).update(weight=70)
    response = client.post(address, data)
    assert response.status_code == 422
    assert [theirs.now for theirs in response.context["form"].meanwhile] == ["70"]
