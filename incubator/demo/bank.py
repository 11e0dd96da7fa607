"""Invented accounts of the demo's firms, and the answers of its bank."""

import csv
import hashlib
import io

from core.calendar import today
from grants.ledger.bank_csv import ANSWER_COLUMNS, plain_amount
from grants.ledger.models import PaymentOrder

BANK, BIC = "000", "DEMOKZKX"
"""No bank of Kazakhstan has this code or this BIC."""
MODULUS, COMPLEMENT = 97, 98


def account_of(code: str) -> tuple[str, str]:
    """IBAN and BIC, the same for the same start-up."""
    serial = int(hashlib.sha256(code.encode()).hexdigest(), 16) % 10**13
    return iban_of(f"{BANK}{serial:013d}"), BIC


def iban_of(account: str) -> str:
    """The Kazakh IBAN of 16 digits of bank and account, with the check digits of ISO 13616."""
    country = "".join(str(ord(letter) - ord("A") + 10) for letter in "KZ")
    return f"KZ{COMPLEMENT - int(f'{account}{country}00') % MODULUS:02d}{account}"


def paid(*orders: PaymentOrder) -> bytes:
    """What the bank answers when all is well."""
    return answer_to(dict.fromkeys(orders, True))


def answer_to(orders: dict[PaymentOrder, bool]) -> bytes:
    """The bank's answer to payments: paid today, or sent back because the account is closed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(ANSWER_COLUMNS)
    for order, well in orders.items():
        words = ("paid", "") if well else ("returned", "account closed")
        sum_ = plain_amount(order.amount.amount)
        writer.writerow([f"L-{order.number}", order.number, order.iban, sum_, order.amount.currency.code, f"{today():%Y-%m-%d}", *words])
    return out.getvalue().encode()
