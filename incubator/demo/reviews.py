"""The demo's reviewers and what they have done so far with the call that has closed."""

from typing import Any

from core.accounts.models import User
from core.calendar import moved_to
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review.models import Area, Assignment, Reviewer, ReviewRound
from grants.review.services import accept_review, add_reviewer, assign_reviewer, declare_conflict, save_mark, set_up_round, sign_review
from incubator.demo.content import at, read
from incubator.startups.models import StartUp

COLUMNS = ("languages", "country", "employer", "max_load")
IN_POOL_DAYS_AGO = 160


def make_reviewers(people: dict[str, User]) -> dict[str, Reviewer]:
    """By the code of the person."""
    with moved_to(at(-IN_POOL_DAYS_AGO, 14)):
        return {
            entry["person"]: make_reviewer(entry, people[entry["person"]], people["administrator"])
            for entry in read("reviews")["reviewers"]
        }


def make_reviews(startups: dict[str, StartUp], calls: dict[str, Call], people: dict[str, User], reviewers: dict[str, Reviewer]) -> None:
    plan = read("reviews")
    call, officer = calls[plan["round"]["call"]], people["officer"]
    with moved_to(at(plan["round"]["set_up"], 14)):
        make_round(plan["round"], call, officer)
        made = [(entry, ask(startups[entry["startup"]], call, reviewers[entry["reviewer"]], officer)) for entry in plan["reviews"]]
    for entry, review in made:
        if entry["until"] != "asked":
            with moved_to(at(entry["answered"], 16)):
                answer(entry, review)


def make_reviewer(entry: dict[str, Any], person: User, actor: User) -> Reviewer:
    reviewer = Reviewer(user=person, **{name: entry[name] for name in COLUMNS})
    return add_reviewer(reviewer, Area.objects.filter(code__in=entry["areas"]), actor=actor)


def make_round(entry: dict[str, Any], call: Call, officer: User) -> ReviewRound:
    columns = {name: entry[name] for name in ("anonymity", "per_application", "least_signed", "min_comment")}
    return set_up_round(ReviewRound(call=call, due_at=at(entry["due_in"], 18), **columns), call.documents.all(), actor=officer)


def ask(startup: StartUp, call: Call, reviewer: Reviewer, officer: User) -> Assignment:
    return assign_reviewer(Application.objects.get(call=call, applicant=startup.organisation), reviewer, actor=officer)


def answer(entry: dict[str, Any], review: Assignment) -> None:
    """What the reviewer said, wrote and perhaps signed."""
    review = Assignment.objects.with_all().get(pk=review.pk)
    person = review.reviewer.user
    if entry["until"] == "conflicted":
        declare_conflict(review, actor=person, kind=entry["kind"], words=entry["words"])
        return
    accept_review(review, actor=person, keeps_secret=True)
    for number, (score, why) in enumerate(entry["scores"], 1):
        if score is not None:
            save_mark(review, f"score-{number}", str(score), base=0, actor=person)
        save_mark(review, f"why-{number}", why, base=0, actor=person)
    for code in ("recommendation", "summary"):
        if code in entry:
            save_mark(review, code, entry[code], base=0, actor=person)
    if entry["until"] == "signed":
        sign_review(review, actor=person)
