"""Pages: who reaches them, what a blind reader meets, what a form says to bad input."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calendar import moved_to, today
from core.web.search import found
from core.web.today import lines_of
from grants.applications import services as applications
from grants.review import services
from grants.review.choices import Anonymity, ConflictKind, State
from grants.review.models import Assignment, Leave, Reviewer, ReviewRound, Score
from grants.review.names import HIDDEN
from grants.review.ties import _namers, names_people
from tests.grants.applications.factories import draft, member_of
from tests.grants.applications.factories import fresh as fresh_application
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.grants.review.factories import (
    WHY,
    admitted,
    again,
    asked,
    call_under_review,
    fill_in,
    in_state,
    make_area,
    make_reviewer,
    make_round,
    officer_of,
)

pytestmark = pytest.mark.django_db
OWN_PAGES = ("assignment", "score", "check", "hand_back", "opinion")
OWN_POSTS = ("save", "sign")


def url(name: str, review: Assignment, *more) -> str:
    return reverse(f"review:{name}", args=[review.key, *more])


@pytest.fixture
def review(client) -> Assignment:
    """Accepted, and its reviewer is signed in."""
    row = in_state(State.ACCEPTED)
    client.force_login(row.person)
    return row


def as_officer(client, row: Assignment):
    client.force_login(with_second_factor(row.officer))
    return row.officer


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


OFFICE_PAGES = ("board", "round", "assign", "reminders")


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


# Answering


def test_answering_in_one_form(client):
    row = asked()
    client.force_login(row.person)
    answer = client.post(url("assignment", row), {"answer": "accept"})
    assert answer.status_code == 422
    assert "сохранять материалы в тайне" in answer.text
    assert client.post(url("assignment", row), {"answer": "conflict"}).status_code == 422
    assert client.post(url("assignment", row), {}).status_code == 422
    assert client.post(url("assignment", row), {"answer": "accept", "keeps_secret": "on"}).url == url("score", row)
    assert again(row).state == State.ACCEPTED


def test_a_conflict_in_one_click(client):
    row = asked()
    client.force_login(row.person)
    answer = client.post(url("assignment", row), {"answer": "conflict", "kind": ConflictKind.RELATIVE})
    assert answer.url == reverse("review:desk")
    assert (again(row).state, again(row).conflict_kind) == (State.CONFLICTED, ConflictKind.RELATIVE)


def test_handing_back_asks_why(client, review):
    assert client.post(url("hand_back", review), {"words": " "}).status_code == 422
    assert again(review).state == State.ACCEPTED
    client.post(url("hand_back", review), {"words": "Нет времени"})
    assert again(review).state == State.HANDED_BACK


def test_a_conflict_found_while_reading(client, review):
    client.post(url("hand_back", review), {"kind": "coauthor", "words": ""})
    assert again(review).state == State.CONFLICTED


# Scoring


def card_of(review: Assignment, **more: str) -> dict[str, str]:
    data = {"recommendation": "fund", "summary": "", "base-recommendation": "0", "base-summary": "0"}
    for number in (1, 2):
        data |= {f"score-{number}": "7", f"why-{number}": WHY, f"base-score-{number}": "0", f"base-why-{number}": "0"}
    return data | more


def test_without_scripts_the_whole_card_is_one_post(client, review):
    assert client.post(url("score", review), card_of(review)).url == url("check", review)
    assert client.post(url("score", review), card_of(review, stay="1")).url == url("score", review)
    assert list(Score.objects.values_list("value", "value_version")) == [(7, 1), (7, 1)]
    page = client.get(url("check", review)).text
    assert "70,0" in page
    assert client.post(url("sign", review)).url == review.get_absolute_url()
    assert again(review).state == State.SIGNED
    assert client.post(url("sign", review)).url == review.get_absolute_url()  # the second click
    assert client.get(url("score", review), follow=True).redirect_chain[-1][0] == url("opinion", review)


@pytest.mark.parametrize("raw", ["11", "-1", "много", "\x00"])
def test_a_score_out_of_range_is_a_sentence_at_its_field_and_nothing_else_is_lost(client, review, raw):
    answer = client.post(url("score", review), card_of(review, **{"score-2": raw}))
    assert answer.status_code == 422
    assert "Укажите целое число от 0 до 10." in answer.text
    assert 'href="#id_score-2"' in answer.text
    assert list(Score.objects.values_list("value", "comment")) == [(7, WHY), (None, WHY)]


def test_two_windows_are_shown_side_by_side_and_the_choice_is_kept(client, review):
    services.save_mark(review, "why-1", "Из первого окна: обосновано и проверяемо.", base=0, actor=review.person)
    answer = client.post(url("score", review), card_of(review))
    assert answer.status_code == 409
    assert "Из первого окна" in answer.text
    assert WHY in answer.text
    settled = {"why-1": WHY, "base-why-1": "0", "newer-why-1": "1", "choice-why-1": "mine"}
    assert client.post(url("score", review), settled).url == url("score", review)
    assert Score.objects.get(criterion__position=1).comment == WHY


def test_autosave_speaks_the_language_of_its_script(client, review):
    def save(code, value, base="0"):
        answer = client.post(url("save", review), {"code": code, "value": value, "base": base})
        return answer.status_code, json.loads(answer.content)

    status, told = save("why-1", "Коротко")
    assert (status, told["version"]) == (200, 1)
    assert told["error"] == "Нужно ещё 23 знака."
    status, told = save("why-1", "Иначе")
    assert (status, told["theirs"], told["version"]) == (409, "Коротко", 1)
    assert save("score-1", "11")[0] == 422
    assert save("score-9", "1")[0] == 404
    assert save("score-1", "7", base="²")[0] == 200
    services.close_reviews(review.application)
    assert client.post(url("save", review), {"code": "score-1", "value": "6", "base": "1"}).status_code == 404


def test_signing_what_is_not_complete_names_what_is_missing(client, review):
    answer = client.post(url("sign", review))
    assert answer.status_code == 422
    assert 'href="' + url("score", review) + '#id_score-1"' in answer.text
    assert again(review).state == State.ACCEPTED


def test_after_the_decision_the_page_refuses(client, review):
    fill_in(review)
    member = review.application.applicant.memberships.first().user
    applications.withdraw_application(review.application, actor=member, reason="Иначе решили")
    for answer in (client.post(url("sign", review)), client.post(url("score", review), card_of(review))):
        assert answer.status_code == 403
    assert again(review).state == State.ACCEPTED


def test_late_is_said_on_the_desk_and_on_the_opinion(client, review):
    with moved_to(review.due_at + timedelta(days=1)):
        assert "Просрочено" in client.get("/reviews/").text
        fill_in(review)
        services.sign_review(again(review), actor=review.person)
    assert "после срока" in client.get(url("opinion", review)).text


# The desk


def test_the_desk_names_aliases_and_asks_the_database_the_same_for_three_as_for_one(client, review):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/reviews/").status_code == 200
        return len(caught)

    queries()
    one = queries()
    for _more in range(2):
        asked(reviewer=review.reviewer)
    assert queries() == one
    text = client.get("/reviews/").text
    assert all(row.alias in text for row in Assignment.objects.filter(reviewer=review.reviewer))


def test_the_desk_is_sorted_by_day_and_alias_and_by_nothing_that_the_alias_hides(client):
    reviewer = make_reviewer()
    call = call_under_review()
    for application in [admitted(call) for _row in range(4)]:
        asked(application, reviewer)
    client.force_login(reviewer.user)
    shown = [row.alias for row in client.get("/reviews/").context["asked"]]
    assert shown == sorted(shown)


def test_only_reviewers_have_a_desk(client):
    client.force_login(PersonFactory())
    assert client.get("/reviews/").status_code == 403
    assert client.get("/reviews/my-time/").status_code == 403


def test_days_away(client, review):
    day = today()
    said = client.post("/reviews/my-time/", {"since": day.isoformat(), "until": (day - timedelta(days=1)).isoformat()})
    assert said.status_code == 422
    client.post("/reviews/my-time/", {"since": day.isoformat(), "until": day.isoformat()})
    leave = Leave.objects.get()
    client.force_login(make_reviewer().user)
    assert client.post(reverse("review:cancel_leave", args=[leave.key])).status_code == 404
    client.force_login(review.person)
    client.post(reverse("review:cancel_leave", args=[leave.key]))
    assert not Leave.objects.exists()


def test_search_finds_by_alias_and_title_and_never_by_number(client, review):
    def hits(text: str) -> list[str]:
        return [hit.title for group in found(review.person, text) for hit in group.hits]

    assert hits(review.alias) == hits(review.shown_title) == [str(review)]
    assert hits(review.application.number) == []


def test_today(client, review):
    assert [line.title for line in lines_of("reviewer", "act", review.person)] == [str(review)]
    assert [str(line.verb) for line in lines_of("officer", "act", review.officer)][-1:] == ["Назначить экспертов"]
    with moved_to(review.due_at + timedelta(days=1)):
        titles = [line.title for line in lines_of("officer", "act", review.officer)]
    assert f"{review.application.number} · {review.reviewer}" in titles


# The office


def test_a_round_is_set_up_and_then_changed(client):
    application = admitted()
    call = application.call
    client.force_login(with_second_factor(officer_of(call)))
    board = reverse("review:board", args=[call.key])
    assert "Как проводится экспертиза" in client.get(board).text
    address = reverse("review:round", args=[call.key])
    data = {"anonymity": "single", "due_at": "2020-01-01T18:00", "per_application": "2", "least_signed": "1", "min_comment": "0"}
    said = client.post(address, data)
    assert said.status_code == 422
    assert not ReviewRound.objects.exists()
    later = (call.closes_at + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    document = call.documents.first()
    assert client.post(address, data | {"due_at": later, "documents": [document.pk]}).url == board
    assert list(ReviewRound.objects.get().documents.all()) == [document]
    assert client.post(address, data | {"due_at": later, "least_signed": "3"}).status_code == 422
    assert client.get(board).status_code == 200


def test_the_board_asks_the_database_the_same_for_three_as_for_one(client, review):
    call = review.application.call
    as_officer(client, review)
    addresses = [reverse(f"review:{name}", args=[call.key]) for name in OFFICE_PAGES]

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    queries()
    one = queries()
    for _more in range(2):
        asked(admitted(call))
    assert queries() == one


def test_assigning_many_names_who_was_left_out(client):
    call = call_under_review()
    rows = [admitted(call), admitted(call)]
    make_round(call)
    client.force_login(with_second_factor(officer_of(call)))
    tied, free = make_reviewer(), make_reviewer(PersonFactory())
    member_of(rows[0].applicant, tied.user)
    address = reverse("review:assign", args=[call.key])
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"applications": ["nonsense"], "reviewers": [free.key]}).status_code == 422
    answer = client.post(address, {"applications": [row.key for row in rows], "reviewers": [tied.key, free.key]})
    assert "2 пары пропущены" in answer.text
    assert Assignment.objects.filter(reviewer=free).count() == 2
    assert not Assignment.objects.filter(reviewer=tied).exists()


def test_asking_one_from_the_page_of_the_application(client, review):
    as_officer(client, review)
    address = reverse("review:application", args=[review.application.key])
    assert client.post(address, {"reviewer": review.reviewer.key}).status_code == 422
    assert client.post(address, {"reviewer": "nonsense"}).status_code == 404
    fresh = make_reviewer()
    assert client.post(address, {"reviewer": fresh.key}).url == address
    assert Assignment.objects.filter(reviewer=fresh, application=review.application).exists()
    assert client.get(address, {"text": "никто\x00"}).status_code == 200


def test_ending_replacing_and_giving_time(client, review):
    as_officer(client, review)
    assert client.post(url("time", review), {"due_at": "2020-01-01T10:00"}).status_code == 422
    later = (review.due_at + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(url("time", review), {"due_at": later})
    assert again(review).due_at > review.due_at
    assert client.post(url("replace", review), {"reviewer": review.reviewer.key}).status_code in {302, 422}
    second = asked(review.application)
    client.post(url("replace", second), {"reviewer": make_reviewer().key})
    assert again(second).state == State.ENDED
    third = asked(review.application)
    assert client.get(url("end", third)).status_code == 200
    client.post(url("end", third))
    assert again(third).state == State.ENDED
    assert client.post(url("end", third)).status_code == 409


def test_the_pool_on_its_pages(client, review):
    as_officer(client, review)
    area = make_area("space")
    person = PersonFactory(email="new@reviewers.example")
    data = {"email": person.email, "areas": [area.pk], "languages": ["ru"], "country": "KR", "employer": "Hanbit", "max_load": "3"}
    assert client.post("/reviews/office/reviewers/add/", data | {"email": "nobody@reviewers.example"}).status_code == 422
    assert client.post("/reviews/office/reviewers/add/", data | {"max_load": "0"}).status_code == 422
    assert client.post("/reviews/office/reviewers/add/", data | {"languages": []}).status_code == 422
    assert client.post("/reviews/office/reviewers/add/", data | {"employer": "NUL\x00"}).status_code == 422
    assert client.post("/reviews/office/reviewers/add/", data).url == "/reviews/office/reviewers/"
    assert client.post("/reviews/office/reviewers/add/", data).status_code == 422
    row = Reviewer.objects.get(user=person)
    assert (row.country, row.max_load, list(row.areas.all())) == ("KR", 3, [area])
    page = reverse("review:reviewer", args=[row.key])
    assert client.post(page, data | {"max_load": "9"}).status_code == 302
    assert Reviewer.objects.get(pk=row.pk).max_load == 9
    assert "Hanbit" in client.get("/reviews/office/reviewers/", {"text": "hanb"}).text
    client.post(reverse("review:retire", args=[row.key]))
    assert not Reviewer.objects.get(pk=row.pk).is_active
    client.post(reverse("review:restore", args=[row.key]))
    assert Reviewer.objects.get(pk=row.pk).is_active


def test_the_office_reads_a_signed_opinion_and_no_draft(client, review):
    as_officer(client, review)
    assert client.get(url("opinion", review)).status_code == 403
    fill_in(review)
    services.sign_review(again(review), actor=review.person)
    text = client.get(url("opinion", review)).text
    assert review.application.number in text
    assert WHY in text


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
