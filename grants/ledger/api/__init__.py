"""The ledger for programs: funds with their budgets and accounts, payments by two people, the bank's files and answers."""

from grants.ledger.api.bank import BankAnswerViewSet, BankFileViewSet
from grants.ledger.api.books import AccountViewSet, FundViewSet
from grants.ledger.api.payments import PaymentViewSet

__all__ = ["AccountViewSet", "BankAnswerViewSet", "BankFileViewSet", "FundViewSet", "PaymentViewSet"]
