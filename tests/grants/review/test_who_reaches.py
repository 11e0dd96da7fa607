"""Who reaches which page, and what a blind reader meets there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.applications import services as applications
from grants.review import services
from grants.review.choices import Anonymity, State
from grants.review.models import ReviewRound
from grants.review.names import HIDDEN
from grants.review.ties import _namers, names_people
from tests.grants.applications.factories import draft, member_of
from tests.grants.applications.factories import fresh as fresh_application
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.grants.review.factories import (
    admitted,
    asked,
    call_under_review,
    in_state,
    make_reviewer,
    make_round,
)
from tests.grants.review.pages import OFFICE_PAGES, as_officer, url

pytestmark = pytest.mark.django_db
OWN_PAGES = ("assignment", "score", "check", "hand_back", "opinion")
OWN_POSTS = ("save", "sign")


# Who reaches what


@pytest.mark.parametrize("state", State.values)
def test_a_stranger_and_the_applicant_are_told_nothing(client, state):
    row = in_state(state)
    for person in (PersonFactory(), row.application.applicant.memberships.first().user, make_reviewer().user):
        client.force_login(person)
        for name in OWN_PAGES:
            assert client.get(url(name, row)).status_code == 404, name
        for name in OWN_POSTS:
            assert client.post(url(name, row)).status_code == 404, name
        assert client.get(url("paper", row, 1)).status_code == 404


@pytest.mark.parametrize("state", [State.CONFLICTED, State.DECLINED, State.HANDED_BACK, State.ENDED])
def test_whoever_gave_it_back_finds_no_papers_at_their_address(client, state):
    """A reviewer with a conflict who kept the address of the material."""
    row = in_state(state)
    client.force_login(row.person)
    for address in (url("score", row), url("paper", row, 1), url("check", row), url("hand_back", row)):
        assert client.get(address).status_code == 404
    for name in OWN_POSTS:
        assert client.post(url(name, row)).status_code == 404
    answer = client.get(url("assignment", row))
    assert answer.status_code == 200
    assert row.alias in answer.text
    assert row.shown_title not in answer.text


def test_before_the_declaration_the_papers_lead_to_the_sheet(client):
    row = asked()
    client.force_login(row.person)
    assert client.get(url("score", row)).url == url("assignment", row)
    assert client.get(url("paper", row, 1)).status_code == 404
    assert client.post(url("save", row), {"code": "score-1", "value": "5", "base": "0"}).status_code == 404
    text = client.get(url("assignment", row)).text
    assert str(row.application.applicant) in text
    assert "Пассажиры ждут" not in text


def test_a_tie_that_came_up_is_a_refusal_with_its_sentence(client, review):
    member_of(review.application.applicant, review.person)
    answer = client.get(url("score", review))
    assert answer.status_code == 403
    assert "Нам известна связь" in answer.text


def test_signed_out_one_is_asked_to_sign_in(client):
    row = in_state(State.SIGNED)
    assert "/account/login/" in client.get(url("opinion", row)).url


def test_a_reviewer_never_reaches_the_application_itself(client, review):
    for name in ("application", "preview"):
        assert client.get(reverse(f"applications:{name}", args=[review.application.key])).status_code == 404
    assert client.get(reverse("files:download", args=[review.application.files.first().file.key])).status_code == 404


def test_the_office_pages_are_for_officers_of_the_call(client, review):
    call = review.application.call
    for person, status in ((review.person, 403), (PersonFactory(), 403), (with_second_factor(review.officer), 200)):
        client.force_login(person)
        for name in OFFICE_PAGES:
            assert client.get(reverse(f"review:{name}", args=[call.key])).status_code == status, (name, person)
    client.force_login(PersonFactory())
    assert client.get(reverse("review:application", args=[review.application.key])).status_code == 404
    for person, status in ((PersonFactory(), 404), (review.person, 403), (review.officer, 200)):
        client.force_login(person)
        assert [client.get(url(name, review)).status_code for name in ("end", "replace", "time")] == [status] * 3


def test_an_officer_who_is_also_an_applicant_sees_nothing_of_the_review(client, review):
    call = review.application.call
    rival = draft(call, member=review.officer)
    applications.submit_application(rival, actor=review.officer)
    as_officer(client, review)
    for name in OFFICE_PAGES:
        assert client.get(reverse(f"review:{name}", args=[call.key])).status_code == 403
    assert client.get(reverse("review:application", args=[review.application.key])).status_code == 403
    assert client.get(url("end", review)).status_code == 404


# What a blind reader meets


@pytest.fixture
def founder_named():
    """A room above that knows a person behind every application."""

    @names_people
    def people(application):
        return ["Ковалёв Тимур Андреевич"]

    yield "Ковалёв"
    _namers.remove(people)


def test_double_blind_shows_neither_applicant_nor_people_nor_addresses_nor_numbers(client, founder_named):
    call = call_under_review()
    row = draft(
        call,
        title="Умные остановки от Остановочки",
        **{"problem.who": "Ковалёву и нам, ТОО «Остановочка», жалуются пассажиры.", "problem.link": "https://ostanovochka.example"},
    )
    row.applicant.name_ru = row.applicant.name_kk = row.applicant.name_en = "ТОО «Остановочк»"
    row.applicant.save()
    applications.submit_application(row, actor=row.member)
    application = decided_admit(row)
    round_ = make_round(call, anonymity=Anonymity.DOUBLE, documents=list(call.documents.all()))
    review = asked(application)
    client.force_login(review.person)
    sheet = client.get(url("assignment", review)).text
    services.accept_review(review, actor=review.person, keeps_secret=True)
    pages = [sheet, *(client.get(address).text for address in (url("score", review), url("check", review), "/reviews/", "/today/"))]
    for page in pages:
        for telling in ("Остановоч", "Ковал", "ostanovochka", application.number, str(application.key), "deck.pdf"):
            assert telling not in page, telling
    assert HIDDEN in pages[1]
    assert "Скрыто: вы читаете без имён." in pages[1]
    assert "Презентация" in pages[1]
    assert round_.is_double_blind


def decided_admit(row):
    from grants.applications.choices import Outcome
    from tests.grants.applications.factories import decided

    return decided(fresh_application(row), Outcome.ADMIT)


def test_single_blind_names_the_applicant_and_still_no_number(client, founder_named):
    row = asked()
    client.force_login(row.person)
    text = client.get(url("assignment", row)).text
    assert str(row.application.applicant) in text
    assert "Ковалёв Тимур Андреевич" in text
    services.accept_review(row, actor=row.person, keeps_secret=True)
    for page in (text, client.get(url("score", row)).text):
        assert row.application.number not in page
        assert str(row.application.key) not in page


def test_a_file_is_given_out_under_the_alias_and_only_if_the_round_says_so(client):
    call = call_under_review()
    application = admitted(call)
    row = in_state(State.ACCEPTED, application=application)
    client.force_login(row.person)
    assert client.get(url("paper", row, 1)).status_code == 404
    services.set_up_round(ReviewRound.objects.get(call=call), call.documents.all(), actor=row.officer)
    answer = client.get(url("paper", row, 1))
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF")
    assert f'filename="{row.alias}-1.pdf"' in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(url("paper", row, 2)).status_code == 404


def test_a_file_of_the_applicant_keeps_its_name_from_the_reader(client):
    call = call_under_review()
    row = draft(call)
    document = call.documents.get(required=True)
    applications.give_file(
        row, document, SimpleUploadedFile("Ковалев-JelBaq.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"), actor=row.member
    )
    applications.submit_application(row, actor=row.member)
    application = decided_admit(row)
    make_round(call, documents=[document])
    review = in_state(State.ACCEPTED, application=application)
    client.force_login(review.person)
    assert "JelBaq" not in client.get(url("score", review)).text
    answer = client.get(url("paper", review, 1))
    assert "JelBaq" not in answer["Content-Disposition"]
    assert answer.getvalue().startswith(b"%PDF")
