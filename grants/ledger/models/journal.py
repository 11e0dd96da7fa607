"""The journal: entries whose postings sum to zero, written in one transaction and never touched again."""

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from core.audit.models import append_only
from core.calendar import now, today
from core.money.choices import HOME
from grants.ledger.choices import OF_ACCOUNT, OF_ORDER, Stage, Step
from grants.ledger.models.funds import Account, FundYear
from grants.ledger.models.orders import PaymentOrder
from grants.ledger.subjects import columns_about

MADE_IN = """
NEW.made_in := txid_current();
RETURN NEW;
"""
# 23LOW is choices.NOTHING_LEFT. NO KEY UPDATE lets movements of one year's money wait for each other, and rows that only point at the year alone.
IN_ORDER = """
IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a posting must see what others committed while it waited';
END IF;
IF NOT EXISTS (SELECT 1 FROM grants_ledger_entry WHERE id = NEW.entry_id AND made_in = txid_current()) THEN
    RAISE EXCEPTION 'the postings of an entry are written with it' USING ERRCODE = 'check_violation';
END IF;
PERFORM 1 FROM grants_ledger_fundyear WHERE id = NEW.fund_year_id FOR NO KEY UPDATE;
IF NEW.account_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM grants_ledger_account AS account JOIN grants_ledger_fundyear AS year ON year.fund_id = account.fund_id
    WHERE account.id = NEW.account_id AND year.id = NEW.fund_year_id
) THEN
    RAISE EXCEPTION 'the account and the year belong to different funds' USING ERRCODE = 'check_violation';
END IF;
IF NEW.kzt < 0 AND NEW.stage <> 'source' THEN
    SELECT coalesce(sum(kzt), 0) + NEW.kzt INTO remains FROM grants_ledger_posting
    WHERE fund_year_id = NEW.fund_year_id AND stage = NEW.stage AND (NEW.account_id IS NULL OR account_id = NEW.account_id);
    IF remains < 0 THEN
        RAISE EXCEPTION 'the stage would go below zero' USING ERRCODE = '23LOW';
    END IF;
END IF;
RETURN NEW;
"""
BALANCED = """
IF (SELECT count(*) < 2 OR sum(kzt) <> 0 FROM grants_ledger_posting WHERE entry_id = {entry}) THEN
    RAISE EXCEPTION 'the entry does not balance' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


def balanced(entry: str) -> pgtrigger.Trigger:
    """Asked when the transaction commits: until then the second half of an entry may be missing."""
    return pgtrigger.Trigger(
        name="balanced", when=pgtrigger.After, operation=pgtrigger.Insert, timing=pgtrigger.Deferred, func=BALANCED.format(entry=entry)
    )


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, row: models.Model) -> "EntryQuerySet":
        """Entries made because of one row of another room, newest first."""
        return self.filter(**columns_about(row))


class Entry(models.Model):
    """One movement of money: when, by whom, why and because of what."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=now, editable=False)
    day = models.DateField(default=today)
    step = models.CharField(max_length=8, choices=Step.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(PaymentOrder, null=True, on_delete=models.PROTECT, related_name="entries")
    about_kind = models.CharField(max_length=80, blank=True)
    about_key = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    made_in = models.BigIntegerField(default=0, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["about_kind", "about_key", "-id"], name="entries_by_subject")]
        constraints = [
            models.UniqueConstraint(fields=["order", "step"], name="an_order_makes_a_step_once"),
            models.CheckConstraint(
                condition=Q(order__isnull=False, step__in=OF_ORDER) | Q(order=None) & ~Q(step__in=OF_ORDER),
                name="orders_make_their_own_steps",
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="step_is_known"),
        ]
        triggers = append_only(
            pgtrigger.Trigger(name="made_in", when=pgtrigger.Before, operation=pgtrigger.Insert, func=MADE_IN),
            balanced("NEW.id"),
        )

    def __str__(self) -> str:
        return f"{self.step} {self.day:%Y-%m-%d}"


class Posting(models.Model):
    """One side of an entry: the sum as it was meant, and its value in tenge at the stored rate, both below zero where money leaves the stage.

    `kzt` is `amount` x rate_value / rate_quant to the nearest tiyn; tenge need no rate, which is then 1 for 1 without a day.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    fund_year = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="postings")
    stage = models.CharField(max_length=9, choices=Stage.choices)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="postings")
    amount = MoneyField(max_digits=16, decimal_places=2, default_currency=HOME)
    kzt = models.DecimalField(max_digits=18, decimal_places=2)
    rate_value = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    rate_quant = models.PositiveIntegerField(default=1)
    rate_day = models.DateField(null=True)
    rate_source = models.CharField(max_length=4, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["fund_year", "stage", "account"], include=["kzt"], name="balances_to_sum"),
            models.Index(fields=["account", "id"], name="postings_of_an_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=OF_ACCOUNT, account__isnull=False) | Q(stage__in=[Stage.SOURCE, Stage.BUDGET], account=None),
                name="stage_of_an_account",
            ),
            models.CheckConstraint(condition=~Q(kzt=0), name="posting_moves_something"),
            models.CheckConstraint(condition=Q(rate_value__gt=0, rate_quant__gt=0), name="posting_rate_is_above_zero"),
            models.CheckConstraint(
                condition=~Q(amount_currency=HOME) | Q(rate_value=1, rate_quant=1, rate_day=None), name="tenge_need_no_rate"
            ),
            models.CheckConstraint(condition=Q(amount_currency=HOME) | Q(rate_day__isnull=False), name="foreign_money_has_a_rate"),
            # |kzt - amount x value / quant| is at most half a tiyn, written without a division
            models.CheckConstraint(
                condition=Q(rate_quant__gte=(F("kzt") * F("rate_quant") - F("amount") * F("rate_value")) * 200)
                & Q(rate_quant__gte=(F("amount") * F("rate_value") - F("kzt") * F("rate_quant")) * 200),
                name="tenge_are_the_sum_at_its_rate",
            ),
        ]
        triggers = append_only(
            pgtrigger.Trigger(
                name="in_order", when=pgtrigger.Before, operation=pgtrigger.Insert, declare=[("remains", "numeric")], func=IN_ORDER
            ),
            balanced("NEW.entry_id"),
        )

    def __str__(self) -> str:
        return f"{self.stage} {self.kzt}"

    @property
    def held(self) -> Money:
        """What the stage held after this posting, on a row of `queries.statement`."""
        return Money(self.running, HOME)  # type: ignore[attr-defined]

    @property
    def in_tenge(self) -> Money:
        return Money(self.kzt, HOME)
