"""The demo's earlier rounds: reviewed, decided by the committee, and, where money was given, on the way to the accounts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from core.accounts.models import User
from core.calendar import moved_to, today
from grants.applications.models import Application
from grants.applications.services import submit_application
from grants.awards.choices import ConditionKind
from grants.awards.models import Award, Condition
from grants.awards.plan import Wanted
from grants.awards.queries import lines_of
from grants.awards.services import (
    accept_condition,
    confirm_bank_details,
    countersign,
    give_bank_details,
    give_evidence,
    offer_award,
    order_tranche,
    prepare_award,
    sign_agreement,
)
from grants.calls.models import Call
from grants.council.models import Council
from grants.council.queries import decision_of, waiting_in
from grants.council.services import add_seat, create_council, prepare_decision, release_decisions, set_council, take_up
from grants.ledger.models import Fund, PaymentOrder
from grants.ledger.services import make_bank_file, open_fund, read_answer, release_orders, set_budget
from grants.review.models import Reviewer, ReviewRound
from grants.review.services import assign_reviewer, set_up_round
from incubator.demo.applications import check, write
from incubator.demo.bank import account_of, paid
from incubator.demo.content import at, in_languages, read
from incubator.demo.paper import presentation
from incubator.demo.rates import refresh_rates
from incubator.demo.reviews import answer
from incubator.startups.models import StartUp

ADMITTED = {"findings": [["holds", None, ""]] * 4, "outcome": "admit", "note": ""}
SHORTEST = 10
"""Characters of a reason in these rounds."""
YEARS = (-1, 0, 1)
"""The fund has the same budget for the year before, this one and the next."""


def make_council(calls: dict[str, Call], people: dict[str, User]) -> Council:
    entry, administrator = read("rounds")["council"], people["administrator"]
    with moved_to(at(entry["created"], 11)):
        council = create_council(Council(kind=entry["kind"], **in_languages(entry, "name")), actor=administrator)
        for person, role in entry["seats"]:
            add_seat(council, people[person], role, actor=administrator)
    for code, days in entry["chosen"].items():
        with moved_to(at(days, 10)):
            set_council(calls[code], council, actor=people["officer"])
    return council


def make_fund(people: dict[str, User]) -> Fund:
    entry, administrator = read("rounds")["fund"], people["administrator"]
    with moved_to(at(entry["opened"], 11)):
        fund = open_fund(entry["code"], entry["name"], actor=administrator)
        for years in YEARS:
            set_budget(fund, actor=administrator, year=today().year + years, sum_=Money(Decimal(entry["budget"]), "KZT"))
    return fund


def make_rounds(startups: dict[str, StartUp], calls: dict[str, Call], people: dict[str, User], reviewers: dict[str, Reviewer]) -> None:
    """The council and the fund first, then each round as it went."""
    make_council(calls, people)
    fund = make_fund(people)
    for entry in read("rounds")["rounds"]:
        PastRound(entry, calls[entry["call"]], startups, people, reviewers).live(fund)


class PastRound:
    """One call from its applications to where its money stands today. Days count from the day on which the world is made."""

    def __init__(
        self, entry: dict[str, Any], call: Call, startups: dict[str, StartUp], people: dict[str, User], reviewers: dict[str, Reviewer]
    ) -> None:
        self.entry, self.call, self.startups, self.people, self.reviewers = entry, call, startups, people, reviewers
        self.owners = {one["code"]: people[one["owner"]] for one in read("startups")}

    def live(self, fund: Fund) -> None:
        for one in self.entry["applications"]:
            self.hand_in(one)
        self.review()
        self.decide()
        for one in sorted(self.entry["awards"], key=lambda award: award["prepared"]):
            self.award(one, fund)

    def application_of(self, code: str) -> Application:
        return Application.objects.select_related("call", "applicant").get(call=self.call, applicant=self.startups[code].organisation)

    def hand_in(self, one: dict[str, Any]) -> None:
        owner = self.owners[one["startup"]]
        with moved_to(at(one["submitted"], 15)):
            refresh_rates(self.people["administrator"], days=1)
            application = write(one, self.startups[one["startup"]], self.call, owner)
            submit_application(application, actor=owner)
        check(application, {**ADMITTED, "days": self.entry["screened"]}, self.people["officer"])

    def review(self) -> None:
        officer = self.people["officer"]
        given = []
        with moved_to(at(self.entry["assigned"], 14)):
            row = ReviewRound(
                call=self.call, due_at=at(self.entry["due"] - self.entry["assigned"], 18), per_application=2, min_comment=SHORTEST
            )
            set_up_round(row, self.call.documents.all(), actor=officer)
            for one in self.entry["applications"]:
                application = self.application_of(one["startup"])
                given += [(said, assign_reviewer(application, self.reviewers[said["reviewer"]], actor=officer)) for said in one["reviews"]]
        for opinion, assignment in given:
            with moved_to(at(opinion["answered"], 16)):
                answer(opinion, assignment)

    def decide(self) -> None:
        with moved_to(at(self.entry["taken_up"], 10)):
            take_up(self.call, actor=self.people["officer"])
        for one in self.entry["decisions"]:
            self.prepare(one)
        if self.entry["released"] is not None:
            self.release(self.entry["released"])
        for one in self.entry["later"]:
            self.prepare(one)
            self.release(one["released"])

    def prepare(self, one: dict[str, Any]) -> None:
        amount = Money(Decimal(one["amount"][0]), one["amount"][1]) if "amount" in one else None
        with moved_to(at(one["prepared"], 15)):
            prepare_decision(
                self.application_of(one["startup"]),
                outcome=one["outcome"],
                amount=amount,
                place=one.get("place"),
                reasons=one["reasons"],
                actor=self.people["chair"],
            )

    def release(self, day: int) -> None:
        with moved_to(at(day, 16)):
            release_decisions(self.call, actor=self.people["chair"], expected=[decision.key for decision in waiting_in(self.call)])

    # Money

    def award(self, one: dict[str, Any], fund: Fund) -> None:
        officer, owner = self.people["officer"], self.owners[one["startup"]]
        with moved_to(at(one["prepared"], 12)):
            refresh_rates(self.people["administrator"], days=1)
            award = self.prepare_award(one, fund)
            offer_award(award, actor=officer)
        with moved_to(at(one["signed"], 12)):
            sign_agreement(award, actor=owner)
            countersign(award, actor=officer)
            iban, bic = account_of(one["startup"])
            give_bank_details(award, iban=iban, bic=bic, actor=owner)
            confirm_bank_details(award, actor=officer)
        if one["paid"] is not None:
            with moved_to(at(one["paid"], 11)):
                self.pay(award)
        self.report(one, award)
        if one["ordered"] is not None:
            with moved_to(at(one["ordered"], 11)):
                order_tranche(award.tranches.get(position=1), actor=self.people["maker"])

    def prepare_award(self, one: dict[str, Any], fund: Fund) -> Award:
        days = [today() + timedelta(days=day - one["prepared"]) for day in one["days"]]
        due = today() + timedelta(days=one["report_due"] - one["prepared"])
        decision = decision_of(self.application_of(one["startup"]))
        return prepare_award(
            decision,
            fund=fund,
            starts_on=today(),
            months=one["months"],
            days=days,
            conditions=[[], [Wanted(ConditionKind.REPORT, due)]],
            actor=self.people["officer"],
        )

    def pay(self, award: Award) -> None:
        """One prepares, another releases, the bank pays."""
        order = order_tranche(lines_of(award)[0].tranche, actor=self.people["maker"])
        release_orders(PaymentOrder.objects.filter(pk=order.pk), actor=self.people["releaser"])
        make_bank_file(actor=self.people["releaser"])
        order.refresh_from_db()
        read_answer(f"answer-{order.number}.csv", paid(order), actor=self.people["maker"])

    def report(self, one: dict[str, Any], award: Award) -> None:
        if one["report"] is None:
            return
        condition = Condition.objects.get(tranche__award=award, kind=ConditionKind.REPORT)
        with moved_to(at(one["report"], 12)):
            paper = presentation("Interim report")
            paper.name = "report.pdf"
            give_evidence(condition, paper, actor=self.owners[one["startup"]])
        with moved_to(at(one["accepted"], 12)):
            accept_condition(Condition.objects.get(pk=condition.pk), actor=self.people["officer"])
