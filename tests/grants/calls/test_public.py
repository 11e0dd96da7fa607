from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.calendar import arrival, moved_to, now
from grants.calls import services
from grants.calls.models import Call, CountryGroup
from parks.directory.choices import Kind
from parks.directory.models import Membership, Organisation
from tests.grants.calls.factories import CallFactory, PersonFactory, StreamFactory, administrator, make_open_call, officer_of

pytestmark = pytest.mark.django_db


def applicant(person, **fields) -> Organisation:
    number = Organisation.objects.count() + 1
    row = Organisation.objects.create(
        **{"kind": Kind.FIRM, "name_ru": f"ТОО «Проба {number}»", "code": f"firm-{number}", "founded": now().year - 1, **fields}
    )
    Membership.objects.create(organisation=row, user=person)
    return row


def titles(response) -> list[str]:
    return [call.title for call, _verdict in response.context["rows"]]


def listed(client, **asked):
    return client.get(reverse("calls:list"), asked)


def page(client, call, **asked):
    return client.get(reverse("calls:call", args=[call.key]), asked)


# The list


def test_open_calls_stand_by_closing_and_drafts_nowhere(client):
    late = make_open_call(title_ru="Поздний", closes_at=now() + timedelta(days=30))
    soon = make_open_call(title_ru="Ранний", closes_at=now() + timedelta(days=3))
    make_open_call(title_ru="Будущий", opens_at=now() + timedelta(days=1))
    CallFactory(title_ru="Черновик")
    response = listed(client)
    assert titles(response) == [soon.title, late.title]
    assert [(choice.value, count) for choice, _label, count in response.context["standings"]] == [
        ("open", 2),
        ("expected", 1),
        ("closed", 0),
    ]


def test_expected_and_closed_calls_have_their_own_lists(client):
    make_open_call(title_ru="Завтра", opens_at=now() + timedelta(days=1))
    make_open_call(title_ru="Послезавтра", opens_at=now() + timedelta(days=2))
    make_open_call(title_ru="Прошлый", opens_at=now() - timedelta(days=90), closes_at=now() - timedelta(days=30))
    cancelled = make_open_call(title_ru="Отменённый")
    services.cancel_call(cancelled, actor=administrator(), reason="Нет бюджета")
    assert titles(listed(client, state="expected")) == ["Завтра", "Послезавтра"]
    assert titles(listed(client, state="closed")) == ["Отменённый", "Прошлый"]


@pytest.mark.parametrize("words", ["smart", "УМНЫЕ города", "акылды", "ақылды қалалар", "icos-26"])
def test_words_are_found_in_each_language_whichever_letters_were_typed(client, words):
    make_open_call(prefix="ICOS-26", title_kk="Ақылды қалалар", title_ru="Умные города", title_en="Smart cities")
    make_open_call(title_kk="Финтех", title_ru="Финтех", title_en="Fintech")
    assert titles(listed(client, q=words)) == ["Умные города"]


def test_filters_narrow_and_the_counts_follow(client):
    make_open_call(title_ru="Для вузов", rules=[("kind", "in", ["university"])], stream=StreamFactory(code="basic"))
    make_open_call(title_ru="Для фирм", rules=[("kind", "in", ["firm"])])
    make_open_call(title_ru="Для фирм потом", rules=[("kind", "in", ["firm"])], opens_at=now() + timedelta(days=3))
    assert titles(listed(client, applicant="university")) == ["Для вузов"]
    assert titles(listed(client, stream="basic")) == ["Для вузов"]
    response = listed(client, applicant="firm")
    assert [count for _choice, _label, count in response.context["standings"]] == [1, 1, 0]
    assert b"applicant=firm" in response.content


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "nonsense"},
        {"cursor": "nonsense"},
        {"cursor": "W10"},
        {"q": "\x00"},
        {"q": "я" * 101},
        {"stream": "none"},
        {"applicant": "x"},
        {"as": "x"},
    ],
)
def test_nonsense_in_the_address_is_no_fault(client, asked):
    call = make_open_call()
    response = listed(client, **asked)
    assert response.status_code == 200
    assert call.title in response.text


def test_nothing_matches_offers_the_nearest(client):
    calls = [make_open_call(closes_at=now() + timedelta(days=day)) for day in (9, 3, 5, 7)]
    response = listed(client, q="zzz")
    assert titles(response) == []
    assert response.context["nearest"] == [calls[1], calls[2], calls[3]]
    assert f'href="{reverse("calls:list")}"' in response.text


@pytest.mark.parametrize("state", ["open", "expected", "closed"])
def test_an_empty_list_says_why_and_has_one_way_on(client, state):
    response = listed(client, state=state)
    assert response.text.count('class="empty ') == 1


def test_a_long_list_is_cut_into_pages(client, monkeypatch):
    monkeypatch.setattr("grants.calls.views.public.PER_PAGE", 2)
    calls = [make_open_call(closes_at=now() + timedelta(days=day)) for day in (1, 2, 3)]
    first = listed(client)
    assert titles(first) == [calls[0].title, calls[1].title]
    second = listed(client, cursor=first.context["page"].after)
    assert titles(second) == [calls[2].title]
    assert titles(listed(client, cursor=second.context["page"].before)) == [calls[0].title, calls[1].title]


def test_a_script_gets_the_part_with_its_count(client):
    make_open_call()
    response = client.get(reverse("calls:list"), headers={"HX-Request": "true"})
    assert "<html" not in response.text
    assert "data-ork-say=" in response.text


def test_each_call_says_whether_this_applicant_may_apply(as_person):
    person = PersonFactory()
    firm = applicant(person)
    university = applicant(person, kind=Kind.UNIVERSITY)
    make_open_call(title_ru="Для фирм", rules=[("kind", "in", ["firm"])])
    client = as_person(person)
    [(_call, verdict)] = listed(client, **{"as": str(firm.key)}).context["rows"]
    assert verdict.may_apply
    [(_call, verdict)] = listed(client, **{"as": str(university.key)}).context["rows"]
    assert verdict.refused


def test_somebody_elses_organisation_is_not_asked_about(as_person):
    mine, theirs = PersonFactory(), PersonFactory()
    own, other = applicant(mine), applicant(theirs)
    assert listed(as_person(mine), **{"as": str(other.key)}).context["mine"].chosen == own


def test_a_visitor_gets_no_verdict(client):
    make_open_call()
    assert [verdict for _call, verdict in listed(client).context["rows"]] == [None]


RULES = [("country", "in", ["cis"]), ("kind", "in", ["firm"]), ("age_years", "at_most", 5)]


@pytest.mark.parametrize("signed_in", [False, True])
def test_queries_do_not_grow_with_the_calls(as_person, signed_in):
    CountryGroup.objects.create(code="cis", name_ru="СНГ", countries=["KZ"])
    person = PersonFactory()
    applicant(person)
    client = as_person(person if signed_in else None)
    make_open_call(rules=RULES)
    listed(client)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            make_open_call(rules=RULES)
        with CaptureQueriesContext(connection) as queries:
            listed(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


# The page of a call


def test_a_visitor_reads_the_rules_and_is_asked_in(client):
    call = make_open_call(rules=[("kind", "in", ["firm"])])
    response = page(client, call)
    assert response.context["verdict"] is None
    assert str(Kind.FIRM.label) in response.text
    assert f"{reverse('account_login')}?next={call.get_absolute_url()}" in response.text
    assert f"/begin/{call.key}/" not in response.text


def test_who_may_apply_begins(as_person):
    person, call = PersonFactory(), make_open_call()
    applicant(person)
    response = page(as_person(person), call)
    assert response.context["verdict"].may_apply
    assert f'class="btn btn-primary" href="/begin/{call.key}/"' in response.text


def test_who_may_not_reads_why_and_where_else_to_go(as_person):
    person = PersonFactory()
    applicant(person, kind=Kind.UNIVERSITY)
    call, fits = (
        make_open_call(rules=[("kind", "in", ["firm"])]),
        make_open_call(title_ru="Для вузов", rules=[("kind", "in", ["university"])]),
    )
    make_open_call(title_ru="Тоже для фирм", rules=[("kind", "in", ["firm"])])
    response = page(as_person(person), call)
    assert response.context["verdict"].refused
    assert [other for other, _verdict in response.context["others"]] == [fits]
    assert 'class="btn btn-primary"' not in response.text
    assert f'class="btn" href="/begin/{call.key}/"' in response.text


def test_what_is_not_known_is_neither_yes_nor_no(as_person):
    person = PersonFactory()
    applicant(person, founded=None)
    response = page(as_person(person), make_open_call(rules=[("age_years", "at_most", 5)]))
    assert not response.context["verdict"].refused
    assert not response.context["may_start"]


def test_who_has_no_organisation_yet_may_begin(as_person):
    call = make_open_call()
    response = page(as_person(PersonFactory()), call)
    assert response.context["may_start"]
    assert f"/begin/{call.key}/" in response.text


def test_the_applicant_is_chosen_in_the_address(as_person):
    person = PersonFactory()
    firm, university = applicant(person), applicant(person, kind=Kind.UNIVERSITY)
    call = make_open_call(rules=[("kind", "in", ["firm"])])
    client = as_person(person)
    assert page(client, call, **{"as": str(firm.key)}).context["verdict"].may_apply
    assert page(client, call, **{"as": str(university.key)}).context["verdict"].refused
    part = client.get(reverse("calls:call", args=[call.key]), {"as": str(university.key)}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "data-ork-say=" in part.text


def test_nobody_begins_before_the_opening_or_after_the_closing(as_person):
    person = PersonFactory()
    applicant(person)
    client = as_person(person)
    expected = make_open_call(opens_at=now() + timedelta(days=1))
    closed = make_open_call(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=1))
    cancelled = make_open_call()
    services.cancel_call(cancelled, actor=administrator(), reason="Бюджет перенесён на год")
    for call in (expected, closed, cancelled):
        assert f"/begin/{call.key}/" not in page(client, call).text
    assert "Бюджет перенесён на год" in page(client, cancelled).text
    assert "Бюджет перенесён на год" in page(as_person(None), cancelled).text


def test_the_second_in_which_the_call_closes():
    call = make_open_call()
    with arrival(call.closes_at - timedelta(microseconds=1)):
        assert call in Call.objects.open()
        assert call.state_badge.group == "ok"
    with arrival(call.closes_at):
        assert call in Call.objects.over()
        assert (call.has_closed, call.state_badge.group) == (True, "")
    with arrival(call.opens_at):
        assert call in Call.objects.open()


def test_a_draft_is_not_there_for_outsiders(as_person):
    call = CallFactory()
    for person in (None, PersonFactory()):
        assert page(as_person(person), call).status_code == 404
        assert as_person(person).get(reverse("calls:deadline", args=[call.key])).status_code == 404
    assert page(as_person(officer_of(call)), call).status_code == 200


def test_the_page_shows_the_rubric_the_documents_and_the_way(client):
    call = make_open_call(weights=(70, 30))
    text = page(client, call).text
    for part in (*call.criteria.all(), *call.documents.all(), *call.sections.all()):
        assert str(part) in text
    assert "70 %" in text
    assert text.count('class="ork-event ') == 5


@pytest.mark.parametrize("signed_in", [False, True])
def test_queries_of_a_page_do_not_grow_with_its_parts(as_person, signed_in):
    CountryGroup.objects.create(code="cis", name_ru="СНГ", countries=["KZ"])
    person = PersonFactory()
    applicant(person)
    client = as_person(person if signed_in else None)
    small, large = make_open_call(rules=RULES[:1], weights=(100,)), make_open_call(rules=RULES[:1] * 3, weights=(50, 30, 20))
    page(client, small)
    counts = []
    for call in (small, large):
        with CaptureQueriesContext(connection) as queries:
            assert page(client, call).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_the_deadline_goes_into_a_calendar(client):
    call = make_open_call(title_ru="Умные города; этап 1, осень")
    response = client.get(reverse("calls:deadline", args=[call.key]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART") == call.closes_at.replace(microsecond=0)
    assert "Умные города; этап 1, осень" in str(event["SUMMARY"])
    assert str(event["URL"]).endswith(call.get_absolute_url())
    services.cancel_call(call, actor=administrator(), reason="Нет бюджета")
    [event] = Calendar.from_ical(client.get(reverse("calls:deadline", args=[call.key])).content).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_the_formal_check_is_promised_in_working_days(client):
    """A call that closes on Friday 20 November 2026 with 5 working days is checked by Friday 27 November."""
    friday = timezone.datetime(2026, 11, 20, 13, tzinfo=timezone.get_default_timezone())
    with moved_to(friday - timedelta(days=5)):
        call = make_open_call(opens_at=friday - timedelta(days=10), closes_at=friday)
        assert "27 ноября 2026" in page(client, call).text
