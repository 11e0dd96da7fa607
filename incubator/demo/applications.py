"""The demo's applications: written, handed in and checked by its people on the days on which that happened."""

from datetime import datetime
from typing import Any

from core.accounts.models import User
from core.calendar import moved_to
from grants.applications.choices import REQUESTED, TITLE, Outcome
from grants.applications.models import Application, Screening
from grants.applications.questionnaire import items_of
from grants.applications.services import decide_screening, give_file, note_finding, save_answer, submit_application, take_application
from grants.calls.models import Call
from incubator.demo.content import at, read
from incubator.demo.paper import presentation
from incubator.startups.kind import STAGE, TOPIC, TRACK
from incubator.startups.models import StartUp
from incubator.startups.services import apply_to_call

WRITTEN_DAYS_AGO = 1
"""When the drafts that are still open were last touched."""


def make_applications(startups: dict[str, StartUp], calls: dict[str, Call], people: dict[str, User]) -> None:
    owners = {entry["code"]: people[entry["owner"]] for entry in read("startups")}
    for entry in read("applications")["applications"]:
        submitted = entry["submitted"]
        with moved_to(at(-WRITTEN_DAYS_AGO if submitted is None else submitted, 15)):
            application = write(entry, startups[entry["startup"]], calls[entry["call"]], owners[entry["startup"]])
            if submitted is not None:
                submit_application(application, actor=owners[entry["startup"]])
        if entry["until"] in read("applications")["screening"]:
            check(application, read("applications")["screening"][entry["until"]], people["officer"])


def write(entry: dict[str, Any], startup: StartUp, call: Call, owner: User) -> Application:
    application = apply_to_call(call, startup, actor=owner)
    texts = read("applications")["answers"][entry["startup"]]
    texts = {**texts, REQUESTED: entry["requested"], STAGE: entry["stage"], TRACK: entry["track"], TOPIC: entry["topic"]}
    texts[TITLE] = entry.get("title", texts[TITLE])
    asked = [item.code for _part, item in items_of(application)]
    for code in asked:
        if texts.get(code) and code in entry.get("only", [*asked]):
            save_answer(application, code, texts[code], base=0, actor=owner)
    if "only" not in entry:
        give_file(application, call.documents.get(required=True), presentation(startup.organisation.name_en), actor=owner)
    application.refresh_from_db()
    return application


def check(application: Application, entry: dict[str, Any], officer: User) -> None:
    with moved_to(day_of_check(entry["days"])):
        screening = take_application(application, actor=officer)
        for line, (finding, reason, words) in zip(application.call.checks.all(), entry["findings"], strict=False):
            chosen = line.reasons.all()[reason - 1] if reason else None
            note_finding(screening, line, actor=officer, finding=finding, reason=chosen, words=words)
        if entry["outcome"]:
            decide_screening(Screening.objects.get(pk=screening.pk), actor=officer, outcome=Outcome(entry["outcome"]), note=entry["note"])


def day_of_check(days: int) -> datetime:
    """Noon of the day; what happened "today" happened an hour ago at the latest."""
    return at(days, 12) if days else at(-1, 17)
