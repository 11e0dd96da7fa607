"""The reviewer's pages: answering, scoring, signing, the desk."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calendar import moved_to, today
from core.web.search import found
from core.web.today import lines_of
from grants.applications import services as applications
from grants.review import services
from grants.review.choices import ConflictKind, State
from grants.review.models import Assignment, Leave, Score
from tests.grants.calls.factories import PersonFactory
from tests.grants.review.factories import (
    WHY,
    admitted,
    again,
    asked,
    call_under_review,
    fill_in,
    make_reviewer,
)
from tests.grants.review.pages import url

pytestmark = pytest.mark.django_db


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


def test_the_scorecard_is_read_once(client, review):
    services.save_mark(review, "score-1", "8", base=0, actor=review.person)
    client.get(url("score", review))
    with CaptureQueriesContext(connection) as caught:
        page = client.get(url("score", review))
    tables = Counter(query["sql"].split(" FROM ")[1].split()[0].strip('"') for query in caught if query["sql"].startswith("SELECT"))
    assert (tables["grants_review_scorecard"], tables["grants_review_score"], tables["grants_calls_criterion"]) == (0, 1, 1)
    assert page.context["saved_at"] == Score.objects.get().saved_at


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

    assert hits(review.shown_title) == [str(review)]
    assert str(review) in hits(review.alias)  # two signs, which a name of something else may hold too
    assert hits(review.application.number) == []


def test_today(client, review):
    assert [line.title for line in lines_of("reviewer", "act", review.person)] == [str(review)]
    assert [str(line.verb) for line in lines_of("officer", "act", review.officer)][-1:] == ["Назначить экспертов"]
    with moved_to(review.due_at + timedelta(days=1)):
        titles = [line.title for line in lines_of("officer", "act", review.officer)]
    assert f"{review.application.number} · {review.reviewer}" in titles
