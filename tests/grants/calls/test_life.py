from datetime import timedelta

import pytest

from core.audit.models import Entry
from core.calendar import now
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.models import Call, Criterion, EligibilityRule
from grants.calls.services.parts import add_part
from tests.grants.calls.factories import (
    CallFactory,
    PersonFactory,
    administrator,
    make_open_call,
    officer_of,
    three,
)
from tests.grants.calls.pages import ROLES, url

pytestmark = pytest.mark.django_db
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
