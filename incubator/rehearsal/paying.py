"""From the decision to the money on the account: agreements, two tranches, the bank's answers."""

from random import Random

from core.calendar import moved_to, today
from grants.awards.choices import ConditionKind, Standing
from grants.awards.models import Award, Condition, Tranche
from grants.awards.queries import lines_of
from grants.awards.services import (
    accept_condition,
    close_award,
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
from grants.council.choices import WITH_MONEY
from grants.council.models import Decision
from grants.ledger.choices import State as OrderState
from grants.ledger.choices import Verdict
from grants.ledger.models import Fund, PaymentOrder
from grants.ledger.services import make_bank_file, read_answer, release_orders
from incubator.demo.bank import BIC, answer_to, iban_of
from incubator.rehearsal.applying import paper
from incubator.rehearsal.cast import Cast
from incubator.rehearsal.days import AWARDING, CLOSING, PAYING, REPORTING, SIGNING, Calendar
from incubator.rehearsal.tally import Tally

MONTHS = 8
RETURNED, NO_REPORT = 0.06, 0.1
"""Shares of the payments that the bank sends back, and of the awards whose report never comes."""


def award(call: Call, fund: Fund, cast: Cast, days: Calendar, tally: Tally) -> list[Award]:
    """An award for each decision with money, offered at once."""
    made = []
    with moved_to(days.after_closing(AWARDING)):
        for decision in Decision.objects.released().filter(application__call=call, outcome__in=WITH_MONEY).order_by("pk"):
            row = prepare_award(decision, fund=fund, starts_on=today(), months=MONTHS, actor=cast.officer)
            offer_award(row, actor=cast.officer)
            tally.note("funded")
            tally.note("committed, KZT", int(row.agreed.amount))
            made.append(row)
    return made


def sign(awards: list[Award], cast: Cast, days: Calendar, chance: Random) -> None:
    with moved_to(days.after_closing(SIGNING)):
        for row in awards:
            row.refresh_from_db()
            owner = owner_of(row, cast)
            sign_agreement(row, actor=owner)
            countersign(row, actor=cast.officer)
            give_bank_details(row, iban=iban(chance), bic=BIC, actor=owner)
            confirm_bank_details(row, actor=cast.officer)


def owner_of(row: Award, cast: Cast) -> object:
    return cast.owners[row.application.applicant.startup.pk]


def iban(chance: Random) -> str:
    """An account number of the right form that is nobody's."""
    return iban_of(f"{chance.randrange(10**16):016d}")


def pay_first(awards: list[Award], cast: Cast, days: Calendar, chance: Random, tally: Tally) -> None:
    """First tranches; what the bank sends back is paid again to another account."""
    with moved_to(days.after_closing(PAYING)):
        back = pay([line for row in awards for line in _ready(row)], cast, chance, tally, returned=RETURNED)
    with moved_to(days.after_closing(PAYING + 3)):
        for tranche in back:
            row = Award.objects.get(pk=tranche.award_id)
            give_bank_details(row, iban=iban(chance), bic=BIC, actor=owner_of(row, cast))
            confirm_bank_details(row, actor=cast.officer)
        pay([line for tranche in back for line in _ready(tranche.award)], cast, chance, tally)


def report_and_pay_second(awards: list[Award], cast: Cast, days: Calendar, chance: Random, tally: Tally) -> None:
    reported = [row for row in awards if chance.random() >= NO_REPORT]
    with moved_to(days.after_closing(REPORTING)):
        for row in reported:
            for condition in Condition.objects.filter(tranche__award=row, kind=ConditionKind.REPORT):
                give_evidence(condition, paper(chance), "Rehearsal", actor=owner_of(row, cast))
                accept_condition(Condition.objects.get(pk=condition.pk), actor=cast.officer)
                tally.note("reports accepted")
    last = max((day for row in reported for day in row.tranches.values_list("planned_on", flat=True)), default=None)
    if last is None:
        return
    with moved_to(max(days.after_closing(CLOSING), days.on(last))):
        pay([line for row in reported for line in _ready(row)], cast, chance, tally)
        for row in reported:
            row.refresh_from_db()
            close_award(row, actor=cast.officer)


def _ready(row: Award) -> list[Tranche]:
    return [line.tranche for line in lines_of(Award.objects.get(pk=row.pk)) if line.standing == Standing.READY]


def pay(tranches: list[Tranche], cast: Cast, chance: Random, tally: Tally, *, returned: float = 0.0) -> list[Tranche]:
    """One person prepares, another releases, the bank gets its file and answers. Gives the tranches that came back."""
    if not tranches:
        return []
    orders = {order_tranche(tranche, actor=cast.maker).pk: tranche for tranche in tranches}
    release_orders(PaymentOrder.objects.filter(pk__in=orders), actor=cast.releaser)
    make_bank_file(actor=cast.releaser)
    back = {pk for pk in orders if chance.random() < returned}
    sent = PaymentOrder.objects.filter(pk__in=orders, state=OrderState.SENT).order_by("pk")
    content = answer_to({order: order.pk not in back for order in sent})
    read = read_answer("answer.csv", content, actor=cast.maker)
    again = read_answer("answer.csv", content, actor=cast.releaser)
    tally.note("answers repeated in vain", again.lines.filter(verdict=Verdict.REPEATED).count())
    tally.note("bank lines", read.lines.filter(verdict=Verdict.APPLIED).count())
    tally.note("returned", len(back))
    for order in PaymentOrder.objects.filter(pk__in=orders).exclude(pk__in=back):
        tally.note("tranches paid")
        tally.note("paid, KZT", int(order.amount.amount))
    return [tranche for pk, tranche in orders.items() if pk in back]
