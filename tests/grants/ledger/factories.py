"""Funds with money and payments in every state, made by the services."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.functional import cached_property
from djmoney.money import Money

from core.calendar import today
from grants.ledger import services
from grants.ledger.choices import State
from grants.ledger.models import Account, Fund, FundYear, PaymentOrder
from tests.core.accounts.factories import RoleGrantFactory, UserFactory

IBAN = "KZ65125KZT1001300224"
OTHER_IBAN = "KZ96999ABCDE12345678"
BIC = "HSBKKZKX"


def tenge(amount: object) -> Money:
    return Money(Decimal(str(amount)), "KZT")


def person_with(*roles: str) -> Any:
    user = UserFactory()
    for role in roles:
        RoleGrantFactory(user=user, role=role)
    if roles:  # whoever holds a role sees nothing before a second factor is set
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


@dataclass
class Office:
    """A finance office, and a fund with a budget of this year."""

    fund_year: FundYear
    account: Account

    @property
    def fund(self) -> Fund:
        return self.fund_year.fund

    @cached_property
    def maker(self) -> Any:
        return person_with("finance_maker")

    @cached_property
    def releaser(self) -> Any:
        return person_with("finance_releaser")

    def prepare(self, amount: object = 100, **fields: Any) -> PaymentOrder:
        given = {"payee_name": "ТОО «ТерраСенс»", "iban": IBAN, "bic": BIC, "purpose": "Транш 1 по договору 41"} | fields
        return services.prepare_order(given.pop("account", self.account), actor=self.maker, amount=tenge(amount), **given)

    def release(self, order: PaymentOrder) -> PaymentOrder:
        services.release_order(order, actor=self.releaser)
        return order

    def send(self) -> Any:
        return services.make_bank_file(actor=self.releaser)

    def answer(self, *lines: str) -> Any:
        return services.read_answer("answer.csv", answer_file(*lines), actor=self.maker)

    def in_state(self, state: str, amount: object = 100) -> PaymentOrder:
        """A payment brought there by the services."""
        order = self.prepare(amount)
        if state == State.CANCELLED:
            services.cancel_order(order, actor=self.maker, reason="Ошибка в назначении")
        if state in (State.PREPARED, State.CANCELLED):
            return order
        self.release(order)
        if state == State.RELEASED:
            return order
        self.send()
        if state == State.PAID:
            self.answer(answer_line(order))
        if state == State.RETURNED:
            self.answer(answer_line(order, outcome="returned", reason="Счёт закрыт"))
        order.refresh_from_db()
        return order


def make_office(budget: object = 1000, committed: object = 600, code: str = "energy") -> Office:
    setter = person_with("administrator")
    fund = services.open_fund(code, {"kk": "Энергия қоры", "ru": "Фонд энергии", "en": "Energy fund"}, actor=setter)
    fund_year = services.open_year(fund, today().year, actor=setter)
    services.change_budget(fund_year, tenge(budget), actor=setter)
    account = services.open_account(fund, "ICO-41 · TerraSense")
    if committed:
        services.commit_money(account, tenge(committed), actor=setter)
    return Office(fund_year, account)


def answer_line(order: PaymentOrder, line: str = "", **other: Any) -> str:
    told = {
        "line": line or f"L-{order.number}",
        "number": order.number,
        "iban": order.iban,
        "amount": f"{order.amount.amount:.2f}",
        "currency": "KZT",
        "day": today().isoformat(),
        "outcome": "paid",
        "reason": "",
    } | other
    return ",".join(told.values())


def answer_file(*lines: str) -> bytes:
    return "\r\n".join(["line,number,iban,amount,currency,day,outcome,reason", *lines, ""]).encode()
