from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOTHING_LEFT = "23LOW"
"""The database's own refusal where a stage would go below zero."""


class Stage(models.TextChoices):
    """Where a tenge of a fund's year stands. `SOURCE` is whoever gives the money: its balance is the budget, below zero."""

    SOURCE = "source", pgettext_lazy("money", "Given to the fund")
    BUDGET = "budget", pgettext_lazy("money", "Free")
    COMMITTED = "committed", pgettext_lazy("money", "Committed")
    ORDERED = "ordered", pgettext_lazy("money", "Ordered")
    PAID = "paid", pgettext_lazy("money", "Paid")


OF_ACCOUNT = (Stage.COMMITTED, Stage.ORDERED, Stage.PAID)
"""Stages that money reaches only in the name of an account."""


class Step(models.TextChoices):
    """Why money moves from one stage to the next."""

    GIVE = "give", _("Budget given")
    CUT = "cut", _("Budget cut")
    COMMIT = "commit", _("Committed")
    FREE = "free", _("Commitment given back")
    ORDER = "order", _("Payment released")
    UNORDER = "unorder", _("Released payment cancelled")
    PAY = "pay", _("Paid by the bank")
    BOUNCE = "bounce", _("Refused by the bank")
    REFUND = "refund", _("Paid money came back")


ROUTES: dict[Step, tuple[Stage, Stage]] = {
    Step.GIVE: (Stage.SOURCE, Stage.BUDGET),
    Step.CUT: (Stage.BUDGET, Stage.SOURCE),
    Step.COMMIT: (Stage.BUDGET, Stage.COMMITTED),
    Step.FREE: (Stage.COMMITTED, Stage.BUDGET),
    Step.ORDER: (Stage.COMMITTED, Stage.ORDERED),
    Step.UNORDER: (Stage.ORDERED, Stage.COMMITTED),
    Step.PAY: (Stage.ORDERED, Stage.PAID),
    Step.BOUNCE: (Stage.ORDERED, Stage.COMMITTED),
    Step.REFUND: (Stage.PAID, Stage.COMMITTED),
}
OF_ORDER = (Step.ORDER, Step.UNORDER, Step.PAY, Step.BOUNCE, Step.REFUND)
"""Steps that one payment order makes, each at most once."""


class State(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("payment", "Prepared")
    RELEASED = "released", pgettext_lazy("payment", "Released")
    SENT = "sent", pgettext_lazy("payment", "At the bank")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    RETURNED = "returned", pgettext_lazy("payment", "Returned")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")


GROUPS: dict[State, str] = {
    State.PREPARED: "work",
    State.RELEASED: "work",
    State.SENT: "info",
    State.PAID: "ok",
    State.RETURNED: "bad",
    State.CANCELLED: "",
}
RELEASED_ONCE = (State.RELEASED, State.SENT, State.PAID, State.RETURNED)
ON_THE_WAY = (State.PREPARED, State.RELEASED, State.SENT)
UNDER_WAY = (*ON_THE_WAY, State.PAID)
"""A payment that pays, or has paid: a subject has at most one of them."""
AT_THE_BANK = (State.SENT, State.PAID, State.RETURNED)


class Verdict(models.TextChoices):
    """What became of a line of the bank's answer."""

    APPLIED = "applied", pgettext_lazy("bank line", "Entered")
    REPEATED = "repeated", pgettext_lazy("bank line", "Read before")
    ASIDE = "aside", pgettext_lazy("bank line", "Put aside")


class Doubt(models.TextChoices):
    """Why a line was put aside: nothing of it was entered, and a person has to look."""

    UNREADABLE = "unreadable", _("The line cannot be read: its sum, day or outcome is not written as agreed.")
    OTHER_LINE = "other_line", _("Another line with this number was read before. Ask the bank which of them holds.")
    UNKNOWN_ORDER = "unknown_order", _("We sent the bank no payment with this number.")
    OTHER_SUM = "other_sum", _("The sum is not that of the payment. A part of a payment is not entered; ask the bank.")
    OTHER_CURRENCY = "other_currency", _("The payment was ordered in tenge, the bank writes another currency.")
    OTHER_IBAN = "other_iban", _("The IBAN is not the one that the payment was released to. Ask the bank at once.")
    NOT_AT_BANK = "not_at_bank", _("This payment does not wait for the bank's answer: it has been answered already.")
