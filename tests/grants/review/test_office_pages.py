"""The office's pages: the round, the board, asking and taking back, the pool."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calendar import moved_to
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.review import services
from grants.review.choices import State
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.queries import short_of_reviewers
from grants.review.views import board as board_pages
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.grants.review.factories import (
    WHY,
    admitted,
    again,
    asked,
    call_under_review,
    fill_in,
    make_area,
    make_reviewer,
    make_round,
    officer_of,
)
from tests.grants.review.pages import OFFICE_PAGES, as_officer, url
from tests.kept import triggers_asleep

pytestmark = pytest.mark.django_db


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


def test_the_board_counts_as_lacking_what_can_still_be_assigned(client):
    """What the council took up with too few reviews is nobody's to assign any more."""
    call = call_under_review()
    taken, open_one = admitted(call), admitted(call)
    make_round(call)
    at_work = asked(taken)
    with triggers_asleep():
        Application.objects.filter(pk=taken.pk).update(state=ApplicationState.IN_COUNCIL)
    client.force_login(with_second_factor(officer_of(call)))
    answer = client.get(reverse("review:board", args=[call.key]))
    assert [row.pk for row in answer.context["rows"]] == [at_work.application.pk, open_one.pk]
    assert answer.context["progress"].short == 1
    offered = client.get(reverse("review:assign", args=[call.key]))
    assert [row["application"].pk for row in offered.context["rows"]] == [open_one.pk]


def test_what_was_ticked_stays_where_nothing_could_be_asked(client):
    call = call_under_review()
    row, other = admitted(call), admitted(call)
    make_round(call)
    client.force_login(with_second_factor(officer_of(call)))
    address = reverse("review:assign", args=[call.key])
    assert ticked_in(client.get(address)) == {str(row.key), str(other.key)}
    assert ticked_in(client.post(address, {"applications": [row.key]})) == {str(row.key)}
    someone = make_reviewer()
    assert ticked_in(client.post(address, {"reviewers": [someone.key]})) == {str(someone.key)}


def ticked_in(answer):
    return set(re.findall(r'value="([0-9a-f-]{36})" checked', answer.text))


def test_applications_that_lack_reviewers_are_offered_a_page_at_a_time(client, monkeypatch):
    monkeypatch.setattr(board_pages, "PAGE", 2)
    call = call_under_review()
    rows = [admitted(call) for _ in range(4)]
    make_round(call, per_application=1, least_signed=1)
    client.force_login(with_second_factor(officer_of(call)))
    address = reverse("review:assign", args=[call.key])
    asked(rows[0])

    def offered(query):
        answer = client.get(address, query)
        return [row.number for row in rows if row.number in answer.text], re.search(r'rel="next" href="\?.*cursor=([^"]+)"', answer.text)

    assert offered({})[0] == [rows[1].number, rows[2].number]
    assert offered({"cursor": offered({})[1][1]}) == ([rows[3].number], None)
    assert offered({"all": "1"})[0] == [rows[0].number, rows[1].number]
    assert 'rel="next" href="?all=1&amp;cursor=' in client.get(address, {"all": "1"}).text
    reviewer = make_reviewer()
    assert client.post(address, {"applications": [rows[1].key, rows[2].key], "reviewers": [reviewer.key]}).url == address
    last = client.post(address, {"applications": [rows[3].key], "reviewers": [reviewer.key]})
    assert last.url == reverse("review:board", args=[call.key])
    assert "Экспертов хватает всем заявкам" in client.get(address).text


def test_the_pool_says_when_it_holds_more_than_the_page(client, monkeypatch):
    monkeypatch.setattr(board_pages, "AT_ONCE", 1)
    call = call_under_review()
    admitted(call)
    make_round(call)
    client.force_login(with_second_factor(officer_of(call)))
    make_reviewer()
    address = reverse("review:assign", args=[call.key])
    assert "Экспертов больше" not in client.get(address).text
    make_reviewer()
    assert "Экспертов больше" in client.get(address).text


def test_asking_one_from_the_page_of_the_application(client, review):
    as_officer(client, review)
    address = reverse("review:application", args=[review.application.key])
    assert client.post(address, {"reviewer": review.reviewer.key}).status_code == 422
    assert client.post(address, {"reviewer": "nonsense"}).status_code == 404
    fresh = make_reviewer()
    assert client.post(address, {"reviewer": fresh.key}).url == address
    assert Assignment.objects.filter(reviewer=fresh, application=review.application).exists()
    assert client.get(address, {"text": "никто\x00"}).status_code == 200


@pytest.mark.parametrize("page", ["application", "replace"])
def test_who_can_be_asked_stands_on_pages_the_best_first(page, client, review):
    as_officer(client, review)
    people = [make_reviewer() for _ in range(board_pages.BEST + 2)]
    tied = make_reviewer(PersonFactory(family_name="Связанова"))
    member_of(review.application.applicant, tied.user)
    address = reverse(f"review:{page}", args=[(review.application if page == "application" else review).key])
    first = client.get(address).text
    rest = client.get(address, {"cursor": str(board_pages.BEST)}).text
    shown = [sum(str(one.key) in text for one in people) for text in (first, rest)]
    assert shown == [board_pages.BEST, 2]
    assert ["Связанова" in text for text in (first, rest)] == [False, True]
    asked_one = next(one for one in people if str(one.key) in rest)
    assert client.post(f"{address}?cursor={board_pages.BEST}", {"reviewer": asked_one.key}).status_code == 302
    assert Assignment.objects.filter(reviewer=asked_one, application=review.application).exists()


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
    for wanted, shown in (("true", False), ("false", True), ("", True)):
        assert ("Hanbit" in client.get("/reviews/office/reviewers/", {"is_active": wanted}).text) == shown
    assert client.get("/reviews/office/reviewers/", {"text": "a\x00", "is_active": "perhaps", "cursor": "x"}).status_code == 200
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


def test_the_board_is_narrowed_by_words_and_by_what_waits(client):
    call = call_under_review()
    silent, late, lacking = (admitted(call) for _ in range(3))
    make_round(call, per_application=1, least_signed=1)
    asked(silent)
    at_work = asked(late)
    services.accept_review(at_work, actor=at_work.person, keeps_secret=True)
    client.force_login(with_second_factor(officer_of(call)))
    address = reverse("review:board", args=[call.key])

    def shown(**query):
        answer = client.get(address, query)
        return [row.number for row in answer.context["rows"]]

    assert shown() == [row.number for row in (silent, late, lacking)]
    assert shown(text=late.number) == [late.number]
    assert shown(text=str(lacking.applicant)) == [lacking.number]
    assert shown(waiting="unanswered") == [silent.number]
    assert shown(waiting="lacking") == [lacking.number]
    with moved_to(call.review_round.due_at + timedelta(minutes=1)):
        client.force_login(with_second_factor(officer_of(call)))
        assert shown(waiting="late") == [silent.number, late.number]
        assert shown(waiting="late", text=late.number) == [late.number]
        assert shown(waiting="late", text=lacking.number) == []
        assert '<a href="?waiting=late#applications">2</a>' in client.get(address).text
    nothing = client.get(address, {"waiting": "nonsense"})
    assert (nothing.status_code, list(nothing.context["rows"])) == (200, [])
    assert "nonsense" in nothing.text
    assert "Ничего не подходит" in nothing.text


def test_a_later_page_of_the_board_goes_on_and_the_figures_are_those_of_the_call(client, review, monkeypatch):
    monkeypatch.setattr(board_pages, "PAGE", 2)
    monkeypatch.setattr(board_pages, "LATE_AT_ONCE", 1)
    call = review.application.call
    others = [admitted(call) for _more in range(2)]
    late = asked(others[0])
    as_officer(client, review)
    with moved_to(max(review.due_at, late.due_at) + timedelta(minutes=1)):
        first = client.get(reverse("review:board", args=[call.key]))
        later = client.get(reverse("review:board", args=[call.key]), {"cursor": first.context["rows"].after})
    assert [row.pk for page in (first, later) for row in page.context["rows"]] == [review.application.pk, *(row.pk for row in others)]
    assert first.context["progress"] == later.context["progress"]
    figures = first.context["progress"]
    wanted = call.review_round.per_application
    assert (figures.applications, figures.wanted, figures.standing, figures.unanswered, figures.late) == (3, 3 * wanted, 2, 1, 2)
    assert (figures.signed, figures.short) == (0, 3 if wanted > 1 else 1)
    assert [row.pk for row in first.context["late"]] == [review.pk]
    assert "Просрочена ещё 1 экспертиза" in first.text


def test_calls_that_lack_reviewers_are_counted_where_they_lie(review, django_assert_num_queries):
    call = review.application.call
    admitted(call)
    lacking = 2 if call.review_round.per_application > 1 else 1
    with django_assert_num_queries(1):
        assert short_of_reviewers(review.officer) == [(call, lacking)]
    with moved_to(call.review_round.due_at + timedelta(minutes=1)):
        assert short_of_reviewers(review.officer) == []
