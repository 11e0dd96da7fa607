"""Where a tranche stands, told by its conditions, its day and its payments. Nothing of it is stored, so nothing of it can be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from core.calendar import today
from core.web.badges import Badge
from core.web.dates import day_text
from grants.awards.choices import LIVING, STANDING_GROUPS, ConditionState, Standing, State
from grants.awards.models import Award, BankDetails, Condition, Tranche
from grants.ledger.choices import UNDER_WAY
from grants.ledger.choices import State as OrderState
from grants.ledger.models import PaymentOrder


def bank_of(award: Award) -> BankDetails | None:
    return getattr(award, "bank", None)


@dataclass(frozen=True)
class TrancheLine:
    """A tranche with what was found about it; `order` is its newest payment."""

    tranche: Tranche
    orders: Sequence[PaymentOrder]
    day: date

    def __str__(self) -> str:
        return _("tranche %(number)s") % {"number": self.tranche.position}

    @property
    def order(self) -> PaymentOrder | None:
        return self.orders[0] if self.orders else None

    @cached_property
    def conditions(self) -> list[Condition]:
        return list(self.tranche.conditions.all())

    @property
    def open_conditions(self) -> list[Condition]:
        return [row for row in self.conditions if row.state != ConditionState.MET]

    @cached_property
    def standing(self) -> Standing:
        order, award = self.order, self.tranche.award
        if order is not None and order.state in UNDER_WAY:
            return Standing.PAID if order.state == OrderState.PAID else Standing.ORDERED
        if award.state not in LIVING:
            return Standing.DROPPED
        if self.waits_for_new_account:
            return Standing.RETURNED
        if award.state == State.RUNNING and not self.open_conditions and self.tranche.planned_on <= self.day and not self.is_of_past_year:
            return Standing.READY
        if award.state == State.PREPARING:  # nobody keeps it waiting: its plan can still change
            return Standing.PLANNED
        met = award.state == State.RUNNING and not self.open_conditions
        return Standing.BLOCKED if self.tranche.planned_on <= self.day and (not met or self.is_of_past_year) else Standing.PLANNED

    @property
    def waits_for_new_account(self) -> bool:
        """The bank gave the money back, and the account was not given anew since."""
        order = self.order
        if order is None or order.state != OrderState.RETURNED:
            return False
        bank, returned_at = bank_of(self.tranche.award), getattr(order, "returned_at", None)
        return bank is None or returned_at is None or bank.given_at <= returned_at

    @property
    def is_of_past_year(self) -> bool:
        """Its money was committed in a budget that is over: it is given a day of this year first."""
        return self.tranche.planned_on.year < self.day.year

    @property
    def badge(self) -> Badge:
        return Badge(self.standing.label, STANDING_GROUPS[self.standing])

    @property
    def paid_on(self) -> date | None:
        return self.order.paid_on if self.order and self.standing == Standing.PAID else None

    @property
    def sentence(self) -> str:
        """What it waits for, or what became of it."""
        words = {"day": day_text(self.paid_on or self.tranche.planned_on)}
        if self.standing == Standing.PAID:
            return _("The bank paid it on %(day)s.") % words
        if self.standing == Standing.ORDERED:
            return _("The finance office has prepared the payment; another person releases it to the bank.")
        if self.standing == Standing.RETURNED:
            return _("The bank gave the money back. The applicant gives the account anew, then it is paid again.")
        if self.standing == Standing.DROPPED:
            return _("The award has ended, so this is not paid any more.")
        return self._waits(words)

    def _waits(self, words: dict[str, str]) -> str:
        if self.standing == Standing.READY:
            return _("Everything that it waited for is met. The finance office prepares the payment.")
        if self.tranche.award.state != State.RUNNING:
            return _("It waits until both sides have signed the agreement.")
        if self.open_conditions:
            return _("It waits for: %(conditions)s.") % {"conditions": "; ".join(row.title.rstrip(".") for row in self.open_conditions)}
        if self.is_of_past_year:
            return _("The budget of the year in which it was planned is over. The office gives it a new day.")
        return _("Everything that it waits for is met. It is paid on %(day)s or soon after.") % words


def line_for(tranche: Tranche, orders: Sequence[PaymentOrder]) -> TrancheLine:
    return TrancheLine(tranche, orders, today())
