"""Awards in any state, brought there by the services alone.

in_state("running")     `.officer`, `.owner` (of the applicant), `.finance` (an Office with `.maker`, `.releaser`) are kept on the row
                        the first tranche is planned for today: confirmed bank account, so it is ready to pay
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from djmoney.money import Money

from core.calendar import today
from grants.awards import services
from grants.awards.choices import ConditionKind, State
from grants.awards.models import Award, Condition, Tranche
from grants.awards.plan import months_later
from grants.council.models import Decision
from grants.ledger import services as ledger
from grants.ledger.models import Fund, PaymentOrder
from tests.grants.applications.factories import pdf
from tests.grants.calls.factories import with_role
from tests.grants.council.factories import released
from tests.grants.ledger.factories import BIC, IBAN, OTHER_IBAN, Office, answer_line
from tests.grants.review.factories import officer_of
from tests.remembered import remembered

__all__ = ["BIC", "IBAN", "OTHER_IBAN", "answer_line", "funded", "in_state", "make_fund", "pdf", "prepared", "report"]

RICH = Decimal(1_000_000_000)


def make_fund(code: str = "", *, budget: Decimal | int = RICH, years: tuple[int, ...] = ()) -> Fund:
    """A fund with a budget of this year and the next two, or of the years that are named."""
    setter = with_role("administrator")
    code = code or f"fund-{Fund.objects.count() + 1}"
    fund = ledger.open_fund(code, {"kk": f"Қор {code}", "ru": f"Фонд {code}", "en": f"Fund {code}"}, actor=setter)
    for year in years or range(today().year, today().year + 3):
        ledger.set_budget(fund, actor=setter, year=year, sum_=Money(budget, "KZT"))
    return fund


@remembered
def funded(outcome: str = "fund", **kwargs: Any) -> Decision:
    """A released decision that gives money, with `.officer` and `.owner`."""
    decision = released(outcome, **kwargs)
    decision.officer = officer_of(decision.application.call)
    decision.owner = decision.application.applicant.memberships.get(role="owner", until=None).user
    return decision


@remembered
def prepared(decision: Decision | None = None, *, fund: Fund | None = None, **plan: Any) -> Award:
    """An award that starts today; without more said, half today and half in the middle of 12 months, after a report."""
    decision = decision or funded()
    officer = officer_of(decision.application.call)
    plan = {"starts_on": today(), "months": 12, "fund": fund or make_fund(), **plan}
    return again(services.prepare_award(decision, actor=officer, **plan))


def again(award: Award) -> Award:
    """The row as a page fetches it, with the people around it kept for the tests."""
    row = Award.objects.with_all().get(pk=award.pk)
    row.officer = officer_of(row.application.call)
    row.owner = row.application.applicant.memberships.get(role="owner", until=None).user
    row.finance = getattr(award, "finance", None) or Office(row.account.fund.years.order_by("year").first(), row.account)
    return row


def give_bank(award: Award, iban: str = IBAN, *, confirm: bool = True) -> Award:
    services.give_bank_details(award, iban=iban, bic=BIC, actor=award.owner)
    if confirm:
        services.confirm_bank_details(award, actor=award.officer)
    return again(award)


@remembered
def in_state(state: str, *, bank: bool = True, **kwargs: Any) -> Award:
    award = prepared(**kwargs)
    if state == State.PREPARING:
        return award
    services.offer_award(award, actor=award.officer)
    if state in (State.SIGNED, State.RUNNING, State.CLOSED):
        services.sign_agreement(award, actor=award.owner)
    if state in (State.RUNNING, State.CLOSED):
        services.countersign(award, actor=award.officer)
        award = give_bank(award) if bank else again(award)
    if state == State.CLOSED:
        for tranche in award.tranches.all():
            meet_all(tranche)
            services.replan_tranche(tranche, today(), actor=award.officer)
            pay(tranche, award.finance)
        services.close_award(award, actor=award.officer)
    if state == State.ENDED:
        services.end_award(award, actor=award.officer, reason="Команда распалась.")
    return again(award)


def tranche_of(award: Award, position: int = 1) -> Tranche:
    return Tranche.objects.with_all().get(award=award, position=position)


def report_of(award: Award, position: int = 2) -> Condition:
    rows = Condition.objects.select_related("tranche__award__application__call", "tranche__award__application__applicant")
    return rows.get(tranche__award=award, tranche__position=position, kind=ConditionKind.REPORT)


def report(award: Award, position: int = 2, *, note: str = "Полугодие") -> Condition:
    """The report of a tranche, given by the owner."""
    condition = report_of(award, position)
    services.give_evidence(condition, upload(), note, actor=again(award).owner)
    return condition


def upload(name: str = "report.pdf") -> SimpleUploadedFile:
    return pdf(name)


def meet_all(tranche: Tranche) -> None:
    """What the applicant gives for it is given and accepted."""
    award = again(tranche.award)
    for condition in tranche.conditions.exclude(kind__in=[ConditionKind.AGREEMENT, ConditionKind.BANK]):
        condition = Condition.objects.select_related("tranche__award__application__call").get(pk=condition.pk)
        services.give_evidence(condition, upload(), actor=award.owner)
        services.accept_condition(condition, actor=award.officer)


def order(tranche: Tranche, finance: Office) -> PaymentOrder:
    return services.order_tranche(tranche, actor=finance.maker)


def pay(tranche: Tranche, finance: Office, *, outcome: str = "paid") -> PaymentOrder:
    """The payment of a ready tranche, through the bank."""
    row = order(tranche, finance)
    finance.release(row)
    finance.send()
    reason = "" if outcome == "paid" else "Счёт закрыт"
    finance.answer(answer_line(row, outcome=outcome, reason=reason))
    row.refresh_from_db()
    return row


def next_year(months: int = 12) -> date:
    return months_later(today(), months)
