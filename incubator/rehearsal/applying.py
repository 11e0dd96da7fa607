"""From the call to the end of the formal check."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from djmoney.money import Money

from core.access import Refused
from core.accounts.models import User
from core.calendar import moved_to
from grants.applications.choices import REQUESTED, TITLE, Finding, Outcome, State
from grants.applications.models import Application, Screening
from grants.applications.questionnaire import items_of
from grants.applications.services import (
    decide_screening,
    give_file,
    lapse_corrections,
    note_finding,
    save_answer,
    submit_application,
    take_application,
)
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Item
from grants.calls.models import Call, Stream
from grants.calls.services import create_call, name_officer, open_call
from incubator.demo.calls import fill_form, fill_rules
from incubator.demo.paper import presentation
from incubator.programmes.models import Programme
from incubator.programmes.services import make_intake
from incubator.rehearsal.cast import Cast, names
from incubator.rehearsal.days import CLOSES, CORRECTED, OPENS, SCREENING, SET_UP, Calendar
from incubator.rehearsal.tally import Tally
from incubator.startups.choices import KIND
from incubator.startups.kind import TOPIC, TRACK
from incubator.startups.models import StartUp
from incubator.startups.services import apply_to_call

TEXTS = ("title", "summary", "who", "purpose", "judging", "afterwards")
MOST = Money(Decimal(20_000_000), "KZT")
NEVER_HANDED_IN, TOO_LATE, FAULTY, HOPELESS = 0.04, 0.03, 0.15, 0.05
"""Shares of the start-ups that leave a draft, come after the deadline, hand in something to correct, must be refused."""
STAY_DRAFTS = ("draft", "late")


@dataclass(frozen=True)
class Plan:
    """What will become of one start-up's application until the council sees it."""

    startup: StartUp
    owner: User
    day: int
    fate: str


def announce(cast: Cast, days: Calendar) -> Call:
    """A call of the demo's form, without money limits of its own, set up and opened as an administrator does."""
    with moved_to(days.day(SET_UP)):
        call = Call(
            kind=KIND,
            stream=Stream.objects.get(code="accelerator-investment"),
            prefix=f"REH-{days.first.year}",
            opens_at=days.day(OPENS, 9),
            closes_at=days.day(CLOSES, 18),
            max_amount=MOST,
            max_months=12,
            contact="calls@rehearsal.example",
            **{f"{name}_{language[-2:]}": f"Rehearsal: {name}" for name in TEXTS for language in names()},
        )
        create_call(call, actor=cast.administrator)
        name_officer(call, cast.officer, actor=cast.administrator)
        make_intake(call, Programme.objects.get(code="astana-hub"), number=1, actor=cast.administrator)
        fill_form(call, cast.administrator)
        fill_rules(call, ["KZ"], cast.administrator)
        open_call(call, actor=cast.administrator)
    return call


def plans(cast: Cast, chance: Random) -> list[Plan]:
    shares = {"draft": NEVER_HANDED_IN, "late": TOO_LATE, "refuse": HOPELESS, "lapse": FAULTY / 3, "correct": FAULTY * 2 / 3}
    fates = [*shares, "admit"]
    weights = [*shares.values(), 1 - sum(shares.values())]
    return [
        Plan(startup, cast.owners[startup.pk], chance.randrange(OPENS + 1, CLOSES), chance.choices(fates, weights)[0])
        for startup in cast.startups
    ]


def apply(call: Call, plan: Plan, days: Calendar, chance: Random, tally: Tally) -> Application:
    """Write the application and hand it in, unless the plan is to leave it, or to come too late."""
    with moved_to(days.day(plan.day, chance.randrange(8, 22), chance.randrange(60))):
        application = apply_to_call(call, plan.startup, actor=plan.owner)
        tally.note("begun")
        for _part, item in items_of(application):
            save_answer(application, item.code, answer_to(item, chance), base=0, actor=plan.owner)
        for document in call.documents.filter(required=True):
            give_file(application, document, paper(chance), actor=plan.owner)
        application.refresh_from_db()
        if plan.fate not in STAY_DRAFTS:
            submit_application(application, actor=plan.owner)
            tally.note("submitted")
        else:
            tally.note("never handed in")
    if plan.fate == "late":
        _come_too_late(application, plan, days, tally)
    return application


def _come_too_late(application: Application, plan: Plan, days: Calendar, tally: Tally) -> None:
    with moved_to(days.day(CLOSES, 18, 0)):
        try:
            submit_application(application, actor=plan.owner)
        except Refused:
            tally.note("too late")


def answer_to(item: Item, chance: Random) -> str:
    """Something that the item takes."""
    if item.code == TITLE:
        return f"Rehearsal {chance.randrange(10**6)}"
    if item.code == REQUESTED:
        return f"{chance.randrange(4, 20)}000000,00 KZT"
    if item.code in {TRACK, TOPIC} or item.kind == QuestionKind.CHOICE:
        return chance.choice(item.choices)[0]
    if item.kind == QuestionKind.NUMBER:
        return str(chance.randrange(1, 1000))
    if item.kind == QuestionKind.ADDRESS:
        return "https://rehearsal.example"
    return "What a start-up would say here, in a sentence or two. " * chance.randrange(2, 8)


def paper(chance: Random) -> SimpleUploadedFile:
    return presentation(f"Rehearsal {chance.randrange(10**6)}")


def screen(application: Application, plan: Plan, cast: Cast, days: Calendar, tally: Tally) -> None:
    """The formal check, with a correction that comes in time or never."""
    failing = plan.fate != "admit"
    with moved_to(days.after_closing(SCREENING)):
        outcome = {"refuse": Outcome.REFUSE, "admit": Outcome.ADMIT}.get(plan.fate, Outcome.RETURN)
        check(application, cast.officer, failing=failing, outcome=outcome)
        tally.note("refused by the check", plan.fate == "refuse")
    if plan.fate == "correct":
        with moved_to(days.after_closing(SCREENING + 2)):
            application.refresh_from_db()
            submit_application(application, actor=plan.owner)
            tally.note("corrected")


def check(application: Application, officer: User, *, failing: bool, outcome: Outcome) -> None:
    screening = take_application(application, actor=officer)
    for number, line in enumerate(application.call.checks.all()):
        fails = failing and number == 0
        reason = line.reasons.all()[0] if fails else None
        note_finding(screening, line, actor=officer, finding=Finding.FAILS if fails else Finding.HOLDS, reason=reason)
    decide_screening(Screening.objects.get(pk=screening.pk), actor=officer, outcome=outcome)


def finish_screening(call: Call, cast: Cast, days: Calendar, tally: Tally) -> None:
    """What was not corrected goes back as it stands and is refused; what was corrected is admitted."""
    with moved_to(days.after_closing(CORRECTED)):
        tally.note("not corrected", lapse_corrections())
        for application in call.applications.filter(state=State.SCREENING).order_by("pk"):
            corrected = application.receipts.count() > 1
            check(application, cast.officer, failing=not corrected, outcome=Outcome.ADMIT if corrected else Outcome.REFUSE)
            tally.note("refused by the check", not corrected)
