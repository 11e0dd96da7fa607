"""Each page of the review over the demo's world: in each language, at both widths."""

from collections.abc import Iterator

import pytest

from grants.review.models import Assignment, Reviewer, ReviewRound
from tests.demo_world import Demo, make_demo
from tests.journeys.asked import texts_without_words
from tests.journeys.test_languages_and_widths import become, english_texts, faults_of
from tests.journeys.views import in_every_view
from tests.journeys.walking import saved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@in_every_view
def test_every_page_of_the_review(language, view, site, new_page, picture):
    demo, english, faults = make_demo(), english_texts(language), []
    page = new_page(language=language, **view)
    with texts_without_words() as missing:
        for who, name, path in ways(demo):
            become(page, site, demo, who, language)
            page.goto(f"{site}{path}")
            faults += [f"{name} {path}: {fault}" for fault in faults_of(page, language, english)]
            if language == "ru":
                picture(page, name)
    faults += [f"asked for and not there: {text}" for text in sorted(missing)]
    assert not faults, "\n".join(faults)


def ways(demo: Demo) -> Iterator[tuple[str, str, str]]:
    yield from (("reviewer", *page) for page in of_a_reviewer(demo))
    yield "second_reviewer", "review-closed", review(demo, "second_reviewer", "conflicted").get_absolute_url()
    yield "third_reviewer", "review-sheet", review(demo, "third_reviewer", "asked").get_absolute_url()
    yield from (("officer", *page) for page in of_an_officer(demo))


def review(demo: Demo, who: str, state: str) -> Assignment:
    return Assignment.objects.filter(reviewer__user=demo.people[who], state=state).order_by("pk").first()


def of_a_reviewer(demo: Demo) -> Iterator[tuple[str, str]]:
    open_, signed = review(demo, "reviewer", "accepted"), review(demo, "reviewer", "signed")
    yield "reviewer-today", "/today/"
    yield "review-desk", "/reviews/"
    yield "review-score", f"/reviews/{open_.key}/score/"
    yield "review-papers", f"/reviews/{open_.key}/score/?pane=material"
    yield "review-check", f"/reviews/{open_.key}/check/"
    yield "review-hand-back", f"/reviews/{open_.key}/hand-back/"
    yield "review-opinion", f"/reviews/{signed.key}/opinion/"
    yield "review-my-time", "/reviews/my-time/"


def of_an_officer(demo: Demo) -> Iterator[tuple[str, str]]:
    call, row = demo.calls["astana-hub-7"], demo.application("otkel", "astana-hub-7")
    late = review(demo, "second_reviewer", "accepted")
    yield "officer-reviews", "/reviews/office/"
    yield "review-board", f"/reviews/office/calls/{call.key}/"
    yield "review-round", f"/reviews/office/calls/{call.key}/round/"
    yield "review-assign", f"/reviews/office/calls/{call.key}/assign/"
    yield "review-reminders", f"/reviews/office/calls/{call.key}/reminders/"
    yield "review-application", f"/reviews/office/applications/{row.key}/"
    yield "review-give-time", f"/reviews/office/reviews/{late.key}/time/"
    yield "review-replace", f"/reviews/office/reviews/{late.key}/replace/"
    yield "review-end", f"/reviews/office/reviews/{late.key}/end/"
    yield "review-opinion-office", f"/reviews/{review(demo, 'reviewer', 'signed').key}/opinion/"
    yield "reviewers", "/reviews/office/reviewers/"
    yield "reviewer", f"/reviews/office/reviewers/{Reviewer.objects.earliest('pk').key}/"
    yield "reviewer-add", "/reviews/office/reviewers/add/"
    yield "reviewer-retire", f"/reviews/office/reviewers/{Reviewer.objects.earliest('pk').key}/retire/"


def test_a_review_is_written_with_the_keyboard_alone_and_signed(site, new_page):
    """Arrows in the scale, tab to the reason; what was typed is saved without a button, and signing is one more page."""
    demo = make_demo()
    row = review(demo, "reviewer", "accepted")
    ReviewRound.objects.filter(call=row.application.call).update(min_comment=10)
    page = new_page(language="ru")
    become(page, site, demo, "reviewer", "ru")
    page.goto(f"{site}/reviews/{row.key}/score/")
    for number in range(2, 6):
        page.locator(f"[name=score-{number}][value='']").focus()
        for _step in range(8):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == f"why-{number}"
        page.keyboard.type("Обосновано и проверяемо.")
    page.locator("[name=recommendation]").first.focus()
    page.keyboard.press("Space")
    saved(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('review/'))") == []
    page.goto(f"{site}/reviews/{row.key}/check/")
    with page.expect_navigation():
        page.get_by_role("button", name="Подписать заключение").press("Enter")
    row.refresh_from_db()
    assert row.state == "signed"
    assert [score.value for score in row.scorecard.scores.all()] == [9, 7, 7, 7, 7]
