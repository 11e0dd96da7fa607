"""One whole round, from the call to the second tranche, by the services alone."""

from dataclasses import dataclass
from random import Random

from django.core.management import call_command

from core.calendar import moved_to
from grants.calls.models import Call
from grants.ledger.models import Fund
from grants.review.models import Area
from incubator.demo.rates import refresh_rates
from incubator.programmes.models import Topic
from incubator.rehearsal import applying, deciding, paying, reviewing
from incubator.rehearsal.cast import Cast, Casting, chance_of
from incubator.rehearsal.days import AWARDING, CLOSES, CLOSING, OPENS, PAYING, REPORTING, SET_UP, Calendar
from incubator.rehearsal.reconciling import Line, figures, proofs
from incubator.rehearsal.tally import Tally

LOAD_TO_SPARE = 2
"""Reviewers take so many more reviews than an even share would give them: conflicts and areas need room."""


@dataclass(frozen=True)
class Report:
    """What happened, what it cost, and whether every figure reconciles."""

    tally: Tally
    lines: list[Line]

    @property
    def faults(self) -> list[Line]:
        return [line for line in self.lines if not line.agrees]


def rehearse(applications: int, reviewers: int, seed: int) -> Report:
    """Run the round in the database in hand, which has reference data or none and nothing else; the clock moves through one year."""
    chance, days, tally = chance_of(seed), Calendar(), Tally()
    with tally.step("people and start-ups"):
        cast = _gather(applications, reviewers, Casting(chance), days)
    with tally.step("the call"):
        call = applying.announce(cast, days)
        deciding.seat(call, cast, days)
    plans = applying.plans(cast, chance)
    with tally.step("applying"):
        written = [(plan, applying.apply(call, plan, days, chance, tally)) for plan in plans]
    with tally.step("formal check"):
        for plan, application in written:
            if plan.fate not in applying.STAY_DRAFTS:
                applying.screen(application, plan, cast, days, tally)
        applying.finish_screening(call, cast, days, tally)
    with tally.step("assigning"):
        reviewing.set_up(call, cast, days)
        reviews = reviewing.assign(call, cast, days, tally)
    with tally.step("reviewing and reminding"):
        reviewing.live_through(reviewing.deeds(reviews, days, chance, tally), days, tally)
    fund = _decide_and_pay(call, cast, days, tally, chance_of(seed + 1))
    with tally.step("reconciling"):
        lines = [*figures(call, fund, tally), *proofs()]
    return Report(tally, lines)


def _gather(applications: int, reviewers: int, casting: Casting, days: Calendar) -> Cast:
    call_command("load_reference", verbosity=0)
    with moved_to(days.day(1)):
        cast = casting.office()
        areas, topics = list(Area.objects.all()), list(Topic.objects.all())
        load = reviewing.READERS * applications // reviewers + LOAD_TO_SPARE
    for day in (SET_UP, OPENS, CLOSES):
        with moved_to(days.day(day)):
            refresh_rates(cast.administrator)
    for working_day in (AWARDING, PAYING, REPORTING, CLOSING):
        with moved_to(days.after_closing(working_day)):
            refresh_rates(cast.administrator)
    with moved_to(days.day(SET_UP, 8)):
        cast.reviewers = [casting.reviewer(areas, cast.administrator, load) for _number in range(reviewers)]
        for _number in range(applications):
            startup, owner = casting.startup(topics)
            cast.startups.append(startup)
            cast.owners[startup.pk] = owner
    return cast


def _decide_and_pay(call: Call, cast: Cast, days: Calendar, tally: Tally, chance: Random) -> Fund:
    with tally.step("deciding"):
        fund = deciding.budget(call, cast, days, tally)
        deciding.decide(call, cast, days, tally)
    with tally.step("agreements"):
        awards = paying.award(call, fund, cast, days, tally)
        paying.sign(awards, cast, days, chance)
    with tally.step("first tranches"):
        paying.pay_first(awards, cast, days, chance, tally)
    with tally.step("reports and second tranches"):
        paying.report_and_pay_second(awards, cast, days, chance, tally)
    return fund
