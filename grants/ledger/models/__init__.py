from grants.ledger.models.answers import AnswerLine, BankAnswer
from grants.ledger.models.funds import Account, Fund, FundYear
from grants.ledger.models.journal import Entry, Posting
from grants.ledger.models.orders import BankFile, OrderSeries, PaymentOrder

__all__ = ["Account", "AnswerLine", "BankAnswer", "BankFile", "Entry", "Fund", "FundYear", "OrderSeries", "PaymentOrder", "Posting"]
