from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver, reverse
from django.utils.translation import gettext

from core.audit.models import Entry
from core.calendar import now
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.gate import gaps_of
from grants.calls.models import Call, CallOfficer, CountryGroup, Criterion, EligibilityRule, Question
from grants.calls.services.parts import add_part
from tests.grants.calls.factories import (
    CallFactory,
    PersonFactory,
    StreamFactory,
    administrator,
    make_open_call,
    officer_of,
    plain_kind,
    three,
)

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "stranger", "officer", "other_officer", "former_officer", "administrator", "auditor")


def row_of(call: Call, part: str) -> Any:
    section, check = call.sections.first(), call.checks.first()
    rows = {
        "section": section, "question": section.questions.first(), "document": call.documents.first(), "criterion": call.criteria.first(),
        "rule": call.eligibility_rules.first(), "check": check, "reason": check.reasons.first(),
    }  # fmt: skip
    return rows[part]


def url(name: str, call: Call | None = None, *more: Any) -> str:
    return reverse(f"calls:{name}", args=[*([call.key] if call else []), *more])


PUBLIC = {"list", "call", "deadline"}
OF_OFFICE = (
    "set_up",
    "basics",
    "dates",
    "texts",
    "texts_in",
    "eligibility",
    "form",
    "documents",
    "rubric",
    "checks",
    "open",
    "preview",
    "add",
    "change",
)
OF_ADMINISTRATOR = ("officers", "copy")


def address(name: str, call: Call) -> str:
    more = {
        "texts_in": ["kk"],
        "preview": ["kk"],
        "add": ["section"],
        "change": ["section", call.sections.first().key],
        "move": ["section", call.sections.first().key],
        "remove": ["section", call.sections.first().key],
        "end_office": [call.officers.first().key],
    }.get(name, [])
    return url(name, call, *more)


def expected_of_draft(name: str, role: str) -> int:
    """Status of a GET: a visitor is sent to sign in, an outsider finds nothing, an auditor sees but may not."""
    if role == "visitor":
        return 302
    if role in ("stranger", "other_officer", "former_officer"):
        return 404
    if role == "auditor" or (role == "officer" and name in OF_ADMINISTRATOR):
        return 403
    return 200


def test_who_opens_which_page_of_a_draft(people_of, as_person):
    call = CallFactory()
    people = people_of(call)
    for role in ROLES:
        client = as_person(getattr(people, role))
        for name in (*OF_OFFICE, *OF_ADMINISTRATOR):
            assert client.get(address(name, call)).status_code == expected_of_draft(name, role), (role, name)


WRITING = (
    "basics",
    "dates",
    "texts_in",
    "eligibility",
    "form",
    "documents",
    "rubric",
    "checks",
    "add",
    "change",
    "move",
    "remove",
    "restore",
    "open",
    "texts",
)


def test_a_published_call_stands_still_for_everybody(people_of, as_person):
    """Its officers read the sentence; `open` sent a second time leads to the call's page."""
    call = make_open_call()
    people = people_of(call)
    for role in ROLES:
        client = as_person(getattr(people, role))
        for name in WRITING:
            response = client.post(address(name, call), {"to": "down", "title_kk": "Иной"})
            leads_on = role == "visitor" or (name == "open" and role in ("officer", "administrator"))
            assert response.status_code == (302 if leads_on else 403), (role, name)
            if role == "officer" and name != "open":
                assert gettext("This call has been opened. What applicants rely on is not changed any more.") in response.text
    assert list(Entry.objects.about(call).values_list("action", flat=True)) == ["call.open"]


@pytest.mark.parametrize(
    ("name", "codes"), [("running", {"officer": 200, "other_officer": 200, "administrator": 200}), ("new", {"administrator": 200})]
)
def test_who_sees_the_desk(people_of, as_person, name, codes):
    people = people_of(CallFactory())
    for role in ROLES:
        want = codes.get(role, 302 if role == "visitor" else 403)
        assert as_person(getattr(people, role)).get(url(name)).status_code == want, role


def test_every_address_of_this_room_is_in_a_matrix():
    room = next(pattern for pattern in get_resolver().url_patterns if getattr(pattern, "app_name", "") == "calls")
    names = {pattern.name for pattern in room.url_patterns}
    assert names == PUBLIC | {*OF_OFFICE, *OF_ADMINISTRATOR, *WRITING, "running", "new", "cancel", "end_office"}


@pytest.mark.parametrize("name", ["move", "remove", "restore", "end_office"])
def test_what_changes_is_not_a_link(as_person, name):
    call = CallFactory()
    officer_of(call)
    assert as_person(administrator()).get(address(name, call)).status_code == 405


def test_an_officer_sees_their_calls_and_an_administrator_all(as_person):
    mine, other = CallFactory(), CallFactory()
    assert as_person(officer_of(mine)).get(url("running")).context["calls"] == [mine]
    assert as_person(administrator()).get(url("running")).context["calls"] == [other, mine]


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


def form_data(client: Any, address: str) -> dict[str, Any]:
    """What a browser would send back of the page as it stands."""
    form = client.get(address).context["form"]
    data: dict[str, Any] = {"seen": form.seen_now}
    for bound in [bound for bound in form if bound.name != "seen"]:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets"):
            data |= {f"{bound.html_name}_{place}": part for place, part in enumerate(widget.decompress(value))}
        elif bound.field.__class__.__name__ == "BooleanField":
            data |= {bound.html_name: "on"} if value else {}
        else:
            value = widget.format_value(value) if not isinstance(value, list) else value
            data[bound.html_name] = (
                value[0] if isinstance(value, list) and not getattr(widget, "allow_multiple_selected", False) else value
            ) or ""
    return data


@pytest.fixture
def desk(as_person) -> Callable[..., Any]:
    """A draft with its officer signed in: (client, call)."""

    def make(**columns: Any) -> tuple[Any, Call]:
        call = CallFactory(**columns)
        return as_person(officer_of(call)), call

    return make


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


# Parts


def texts(name: str, text: str) -> dict[str, str]:
    return three(text, name)


ADDING = [
    ("section", {**texts("title", "Команда")}, "sections"),
    ("document", {**texts("name", "Устав"), "kinds": ["pdf", "docx"], "megabytes": "5", "required": "on"}, "documents"),
    ("criterion", {**texts("name", "Рынок"), **texts("guidance", "Смотрим на рынок"), "weight": "12,5", "max_score": "10"}, "criteria"),
    ("check", {**texts("name", "Подпись есть")}, "checks"),
]


@pytest.mark.parametrize(("part", "data", "related"), ADDING)
def test_a_part_is_added_as_the_last(desk, part, data, related):
    client, call = desk()
    count = getattr(call, related).count()
    assert client.post(url("add", call, part), data).status_code == 302
    assert getattr(call, related).count() == count + 1
    row = getattr(call, related).last()
    for name, text in data.items():
        if name.endswith(("_kk", "_ru", "_en")):
            assert getattr(row, name) == text


def test_the_numbers_of_a_document_and_of_a_criterion(desk):
    client, call = desk(complete=False)
    client.post(url("add", call, "document"), ADDING[1][1])
    client.post(url("add", call, "criterion"), ADDING[2][1])
    document, criterion = call.documents.get(), call.criteria.get()
    assert (document.kinds, document.max_bytes, document.required) == (["pdf", "docx"], 5 * 1024 * 1024, True)
    assert str(criterion.weight) == "12.50"


def test_a_question_with_answers_to_choose_from(desk):
    client, call = desk()
    section = call.sections.get(code="market")
    data = {
        **texts("label", "Стадия?"),
        "kind": "choice",
        "required": "on",
        "max_length": "100",
        "choices_kk": "Идея\nПрототип",
        "choices_ru": "Идея\r\nПрототип\r\n",
        "choices_en": "Idea\nPrototype",
    }
    address = f"{url('add', call, 'question')}?in={section.key}"
    assert client.post(address, data).status_code == 302
    question = section.questions.last()
    assert question.choices == [
        {"code": "answer-1", "kk": "Идея", "ru": "Идея", "en": "Idea"},
        {"code": "answer-2", "kk": "Прототип", "ru": "Прототип", "en": "Prototype"},
    ]
    change = url("change", call, "question", question.key)
    data = form_data(client, change)
    assert data["choices_en"] == "Idea\nPrototype"
    longer = {f"choices_{code}": data[f"choices_{code}"] + "\nX" for code in ("kk", "ru", "en")}
    assert client.post(change, data | longer).status_code == 302
    question.refresh_from_db()
    assert [choice["code"] for choice in question.choices] == ["answer-1", "answer-2", "answer-3"]
    assert client.post(change, form_data(client, change) | {"kind": "text"}).status_code == 302
    assert Question.objects.get(pk=question.pk).choices == []


@pytest.mark.parametrize(
    ("part", "data", "where"),
    [
        ("section", {}, "title_ru"),
        ("section", {"title_kk": "я" * 121}, "title_kk"),
        ("section", {"title_kk": "\x00"}, "title_kk"),
        ("document", {**texts("name", "Устав"), "megabytes": "5"}, "kinds"),
        ("document", {**texts("name", "Устав"), "kinds": ["exe"], "megabytes": "5"}, "kinds"),
        ("document", {**texts("name", "Устав"), "kinds": ["pdf"], "megabytes": "500"}, "megabytes"),
        ("document", {**texts("name", "Устав"), "kinds": ["pdf"], "megabytes": "0"}, "megabytes"),
        ("criterion", {**texts("name", "Рынок"), "weight": "0", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "100,01", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "NaN", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "1", "max_score": "0"}, "max_score"),
        ("criterion", {**texts("name", "Рынок"), "weight": "1", "max_score": "99999"}, "max_score"),
        ("check", {"name_en": "   "}, "name_ru"),
    ],
)
def test_a_part_that_cannot_be(desk, part, data, where):
    client, call = desk(complete=False)
    response = client.post(url("add", call, part), data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert gaps_of(call) == gaps_of(CallFactory(complete=False))


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"choices_ru": "Да"}, "choices_ru"),
        ({"choices_ru": "Да\nНет", "choices_kk": "Иә\nЖоқ"}, "choices_en"),
        ({"choices_ru": "я" * 121 + "\nНет", "choices_kk": "Иә\nЖоқ", "choices_en": "Yes\nNo"}, "choices_ru"),
        ({"choices_ru": "\n".join("я" * 41)}, "choices_ru"),
    ],
)
def test_answers_that_do_not_match(desk, data, where):
    client, call = desk()
    section = call.sections.first()
    whole = {**texts("label", "Стадия?"), "kind": "choice", "max_length": "100", **data}
    response = client.post(f"{url('add', call, 'question')}?in={section.key}", whole)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert section.questions.count() == 2


@pytest.mark.parametrize("query", ["", "?in=x", "?in=00000000-0000-0000-0000-000000000000"])
def test_a_question_needs_a_section_of_this_call(desk, query):
    client, call = desk()
    assert client.get(url("add", call, "question") + query).status_code == 404
    other = CallFactory().sections.first()
    assert client.get(f"{url('add', call, 'question')}?in={other.key}").status_code == 404


def test_parts_of_another_call_are_not_here(desk):
    client, call = desk()
    other = CallFactory()
    for part in ("section", "question", "document", "criterion", "rule", "check", "reason"):
        row = row_of(other, part)
        assert client.get(url("change", call, part, row.key)).status_code == 404
        assert client.post(url("remove", call, part, row.key)).status_code == 404
        assert client.post(url("move", call, part, row.key)).status_code == 404
    assert client.get(url("add", call, "nonsense")).status_code == 404


def test_a_part_moves_and_is_taken_out_and_comes_back(desk):
    client, call = desk()
    first, second = call.criteria.all()
    client.post(url("move", call, "criterion", second.key), {"to": "up"})
    assert list(call.criteria.all()) == [second, first]
    response = client.post(url("remove", call, "criterion", first.key), follow=True)
    assert list(call.criteria.all()) == [second]
    assert url("restore", call) in response.text
    assert client.post(url("restore", call)).status_code == 302
    assert list(call.criteria.all()) == [second, first]
    assert client.post(url("restore", call)).status_code == 404


def test_every_part_has_a_page_to_change_it(desk):
    client, call = desk()
    for part in ("section", "question", "document", "criterion", "rule", "check", "reason"):
        address = url("change", call, part, row_of(call, part).key)
        response = client.post(address, form_data(client, address))
        assert response.status_code == 302, (part, response.context["form"].errors)
    assert not Entry.objects.about(call).exists()


# Rules


def test_a_rule_follows_its_fact(desk):
    client, call = desk(complete=False)
    CountryGroup.objects.create(code="cis", name_ru="СНГ", countries=["KZ"])
    for fact, data in (("country", {"several": ["cis"]}), ("kind", {"several": ["firm", "team"]}), ("age_years", {"number": "5"})):
        address = f"{url('add', call, 'rule')}?fact={fact}"
        operator = client.get(address).context["form"]["operator"].value()
        assert client.post(address, {"operator": operator, "severity": "error", **data}).status_code == 302, fact
    assert list(call.eligibility_rules.values_list("fact", "operator", "wanted")) == [
        ("country", "in", ["cis"]),
        ("kind", "in", ["firm", "team"]),
        ("age_years", "at_most", 5),
    ]
    rule = call.eligibility_rules.last()
    client.post(url("change", call, "rule", rule.key), {"operator": "at_most", "severity": "warning", "number": "2,5"})
    rule.refresh_from_db()
    assert (rule.wanted, rule.severity) == ("2.5", "warning")


@pytest.mark.parametrize(
    ("fact", "data", "where"),
    [
        ("kind", {"operator": "in"}, "several"),
        ("kind", {"operator": "in", "several": ["planet"]}, "several"),
        ("kind", {"operator": "at_most", "several": ["firm"]}, "operator"),
        ("age_years", {"operator": "at_most"}, "number"),
        ("age_years", {"operator": "at_most", "number": "-1"}, "number"),
        ("age_years", {"operator": "at_most", "number": "x"}, "number"),
        ("age_years", {"operator": "at_most", "number": "1" * 30}, "number"),
        ("age_years", {"operator": "at_most", "number": "1", "severity": "x"}, "severity"),
    ],
)
def test_a_rule_that_cannot_be(desk, fact, data, where):
    client, call = desk(complete=False)
    response = client.post(f"{url('add', call, 'rule')}?fact={fact}", {"severity": "error", **data})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert not EligibilityRule.objects.exists()


def test_a_rule_needs_a_fact_that_somebody_knows(desk):
    client, call = desk()
    for query in ("", "?fact=shoe_size"):
        assert client.get(url("add", call, "rule") + query).status_code == 404


# Opening, cancelling, copying, officers


def test_the_set_up_counts_the_gaps_and_leads_to_the_first(desk):
    client, call = desk(title_kk="")
    page = client.get(url("set_up", call))
    assert [(step.code, len(step.gaps)) for step in page.context["steps"] if step.gaps] == [("texts", 1)]
    assert page.context["next"].code == "texts"
    assert page.text.count("btn-primary") == 1


def test_a_call_with_gaps_does_not_open_and_says_what_is_missing(desk):
    client, call = desk(title_kk="", complete__weights=(60, 30))
    response = client.post(url("open", call))
    assert response.status_code == 422
    assert {step.code for step in response.context["steps"]} == {"texts", "rubric"}
    call.refresh_from_db()
    assert call.state == CallState.DRAFT


def test_a_complete_call_opens_and_a_second_click_changes_nothing(desk):
    client, call = desk()
    assert client.get(url("open", call)).status_code == 200
    for _click in range(2):
        assert client.post(url("open", call))["Location"] == call.get_absolute_url()
    assert list(Entry.objects.about(call).values_list("action", flat=True)) == ["call.open"]


def test_a_call_whose_closing_has_passed_is_not_opened(desk):
    client, call = desk(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=1))
    assert client.post(url("open", call)).status_code == 403
    call.refresh_from_db()
    assert call.state == CallState.DRAFT


CANCEL = {"draft": {"administrator": 403, "officer": 403}, "open": {"administrator": 200, "officer": 200}}


@pytest.mark.parametrize("state", ["draft", "open"])
def test_who_may_cancel(people_of, as_person, state):
    call = CallFactory() if state == "draft" else make_open_call()
    people = people_of(call)
    for role in ROLES:
        outside = 404 if state == "draft" and role != "auditor" else 403
        want = CANCEL[state].get(role, 302 if role == "visitor" else outside)
        assert as_person(getattr(people, role)).get(url("cancel", call)).status_code == want, role


def test_a_call_is_cancelled_with_its_reason(as_person):
    call = make_open_call()
    client = as_person(officer_of(call))
    assert client.post(url("cancel", call), {"reason": " "}).status_code == 422
    assert client.post(url("cancel", call), {"reason": "Бюджет перенесён"})["Location"] == call.get_absolute_url()
    assert "Бюджет перенесён" in as_person(None).get(call.get_absolute_url()).text
    assert client.post(url("cancel", call), {"reason": "Ещё раз"}).status_code == 409


def test_an_administrator_copies_a_call(as_person):
    source = make_open_call()
    client = as_person(administrator())
    assert (
        client.post(url("copy", source), {"prefix": "x", "opens_at": "2026-12-02T09:00", "closes_at": "2026-12-01T09:00"}).status_code
        == 422
    )
    response = client.post(url("copy", source), {"prefix": "ICO-2027", "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-31T18:00"})
    call = Call.objects.get(prefix="ICO-2027")
    assert response["Location"] == url("set_up", call)
    assert call.criteria.count() == source.criteria.count()


def test_officers_are_named_and_ended(as_person):
    call, person = CallFactory(), PersonFactory()
    client = as_person(administrator())
    assert client.post(url("officers", call), {"email": "nobody@orken.example"}).status_code == 422
    assert client.post(url("officers", call), {"email": person.email}).status_code == 302
    officer = call.officers.current().get()
    assert officer.user == person
    assert client.post(url("end_office", call, officer.key)).status_code == 302
    assert not call.officers.current().exists()
    other = CallFactory()
    officer_of(other)
    assert client.post(url("end_office", call, other.officers.first().key)).status_code == 404


def test_the_preview_shows_the_language_and_leaves_blank_what_is_missing(desk):
    client, call = desk(title_kk="Ақылды қалалар", summary_en="")
    page = client.get(url("preview", call, "kk"))
    assert '<html lang="kk"' in page.text
    assert "Ақылды қалалар" in page.text
    english = client.get(url("preview", call, "en"))
    assert [gap.language for gap in english.context["gaps"]] == ["en"]
    assert call.summary_ru not in english.text
    assert call.who_en in english.text


@pytest.mark.parametrize("name", ["set_up", "form", "checks", "rubric", "documents", "eligibility"])
def test_queries_of_the_set_up_do_not_grow_with_the_parts(desk, django_assert_max_num_queries, name):
    client, call = desk()
    client.get(url(name, call))
    actor = administrator()
    for number in range(3):
        for part in (
            Criterion(call=call, weight=1, **three(f"К{number}"), **three("На что", "guidance")),
            EligibilityRule(call=call, fact="country", operator="in", wanted=["KZ"]),
        ):
            add_part(part, actor=actor)
        services.copy_call(call, actor=actor, prefix=f"C-{number}")
    with django_assert_max_num_queries(30):
        client.get(url(name, call))
