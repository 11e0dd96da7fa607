from grants.ledger.services.answers import read_answer
from grants.ledger.services.bank_files import make_bank_file
from grants.ledger.services.budgets import (
    NoBudget,
    change_budget,
    commit_money,
    fund_year_of,
    give_back,
    open_account,
    open_fund,
    open_year,
    set_budget,
)
from grants.ledger.services.journal import NothingLeft
from grants.ledger.services.payments import cancel_order, prepare_order, release_order, release_orders

__all__ = [
    "NoBudget",
    "NothingLeft",
    "cancel_order",
    "change_budget",
    "commit_money",
    "fund_year_of",
    "give_back",
    "make_bank_file",
    "open_account",
    "open_fund",
    "open_year",
    "prepare_order",
    "read_answer",
    "release_order",
    "release_orders",
    "set_budget",
]
