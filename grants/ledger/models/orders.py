from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.audit.models import append_only
from core.calendar import now
from core.identifiers.iban import ends_of, grouped
from core.identifiers.validators import validate_bin, validate_iban
from core.money.choices import HOME
from core.web.badges import Badge
from grants.ledger.choices import AT_THE_BANK, GROUPS, RELEASED_ONCE, UNDER_WAY, State
from grants.ledger.models.funds import Account, FundYear
from grants.ledger.workflow import ORDER

BIC_SHAPE = r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$"
IBAN_SHAPE = r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"
"""What the database takes, wherever an account is kept; the check digits are the validators'."""
validate_bic = RegexValidator(
    r"\A[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\Z", _("A BIC has 8 or 11 capital Latin letters and digits, for example HSBKKZKX.")
)
LIVING = ("state", "released_by", "released_at", "bank_file", "paid_on", "ended_because")
"""What may change once an order is prepared; payee, account number, sum and purpose may not."""


class OrderSeries(models.Model):
    """The last number given out in a year."""

    prefix = models.CharField(max_length=10, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:05d}"


class BankFile(models.Model):
    """What was handed to the bank, byte for byte. Written once."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    total = MoneyField(max_digits=18, decimal_places=2, default_currency=HOME)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="bank_file_has_a_hash"),
            models.CheckConstraint(condition=Q(count__gt=0, total__gt=0, total_currency=HOME), name="bank_file_pays_something"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"payments-{self.made_at:%Y%m%d}-{self.sha256[:8]}.csv"

    @property
    def audit_label(self) -> str:
        return self.file_name


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    def visible_to(self, user: Any) -> "PaymentOrderQuerySet":
        """Payments that the reader may know exist; agrees with the rule `ledger.view`."""
        return visible_rows(self, user)

    def with_all(self) -> "PaymentOrderQuerySet":
        """With what every page asks of a payment; the text of its bank file, with all the other payments in it, is not among that."""
        rows = self.select_related("fund_year__fund", "account", "prepared_by", "released_by", "bank_file")
        return rows.defer("bank_file__content")


class PaymentOrder(models.Model):
    """Pay this payee this sum in tenge, out of one account and one year. What is released is what was prepared: the database refuses a change."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="orders")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="orders")
    about_kind = models.CharField(max_length=80, blank=True)
    about_key = models.CharField(max_length=40, blank=True)
    payee_name = models.CharField(_("payee"), max_length=200)
    payee_bin = models.CharField(_("BIN"), max_length=12, blank=True, validators=[validate_bin])
    iban = models.CharField(_("IBAN"), max_length=34, validators=[validate_iban])
    bic = models.CharField(_("BIC of the bank"), max_length=11, validators=[validate_bic])
    amount = MoneyField(_("sum"), max_digits=16, decimal_places=2, default_currency=HOME)
    purpose = models.CharField(_("purpose of the payment"), max_length=400)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=now, editable=False)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    bank_file = models.ForeignKey(BankFile, null=True, on_delete=models.PROTECT, related_name="orders")
    paid_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = PaymentOrderQuerySet.as_manager()
    workflow = ORDER

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["state", "-id"], name="orders_by_state"),
            models.Index(fields=["account", "-id"], name="orders_of_an_account"),
            models.Index(fields=["about_kind", "about_key"], name="orders_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount_currency=HOME),
                name="order_is_tenge_above_zero",
                violation_error_message=_("A payment is ordered in tenge, and its sum is above zero."),
            ),
            models.UniqueConstraint(
                fields=["about_kind", "about_key"],
                condition=~Q(about_key="") & Q(state__in=list(UNDER_WAY)),
                name="one_living_payment_a_subject",
                violation_error_message=_("A payment for this was prepared already, and it is not returned or cancelled."),
            ),
            models.CheckConstraint(condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")), name="maker_is_not_releaser"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None, state__in=[State.PREPARED, State.CANCELLED])
                | Q(released_by__isnull=False, released_at__isnull=False, state__in=[*RELEASED_ONCE, State.CANCELLED]),
                name="released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(bank_file=None, state__in=[State.PREPARED, State.RELEASED, State.CANCELLED])
                | Q(bank_file__isnull=False, state__in=AT_THE_BANK),
                name="at_the_bank_by_a_file",
            ),
            models.CheckConstraint(condition=~Q(state=State.PAID) | Q(paid_on__isnull=False), name="paid_on_a_day"),
            models.CheckConstraint(condition=Q(bic__regex=BIC_SHAPE), name="order_has_a_bic"),
            models.CheckConstraint(condition=Q(iban__regex=IBAN_SHAPE), name="order_has_an_iban"),
        ]
        triggers = [
            ORDER.trigger(),
            pgtrigger.ReadOnly(name="as_prepared", exclude=list(LIVING)),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def state_badge(self) -> Badge:
        return Badge(State(self.state).label, GROUPS[State(self.state)])

    @property
    def iban_in_fours(self) -> str:
        return grouped(self.iban)

    @property
    def iban_end(self) -> str:
        """As lists and confirmations show it: enough to compare, not to copy."""
        return ends_of(self.iban)

    def get_absolute_url(self) -> str:
        return reverse("ledger:order", args=[self.key])
