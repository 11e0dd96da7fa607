"""The limit of accelerator money per start-up, and what was used of it: the database itself refuses to go over."""

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from core.audit.models import append_only
from core.calendar import now
from grants.applications.models import Application
from incubator.startups.choices import CAP_CURRENCY, UseKind
from incubator.startups.models.startup import StartUp

# Exact: a use is a fraction of whole numbers, so sums and the comparison multiply and never divide.
# 23CAP and 23NOR are choices.NO_ROOM and NO_RULE. NO KEY UPDATE makes uses of one start-up wait for each other and leaves rows that only point at it alone.
WITHIN_CAP = """
IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a use of the cap must see what others committed while it waited';
END IF;
IF NEW.numerator * NEW.own_quant * NEW.usd_value <> NEW.amount * NEW.own_value * NEW.usd_quant * NEW.denominator THEN
    RAISE EXCEPTION 'the fraction is not the sum at its rates' USING ERRCODE = 'check_violation';
END IF;
IF NOT (CASE
    WHEN NEW.own_day IS NULL THEN NEW.amount_currency IN ('KZT', 'USD') AND NEW.own_value = 1 AND NEW.own_quant = 1
    ELSE EXISTS (SELECT 1 FROM core_money_rate WHERE currency = NEW.amount_currency AND currency <> 'USD' AND day = NEW.own_day
        AND value = NEW.own_value AND quant = NEW.own_quant AND day <= NEW.day)
END) OR NOT (CASE
    WHEN NEW.usd_day IS NULL THEN NEW.amount_currency = 'USD' AND NEW.usd_value = 1 AND NEW.usd_quant = 1
    ELSE EXISTS (SELECT 1 FROM core_money_rate WHERE currency = 'USD' AND NEW.amount_currency <> 'USD' AND day = NEW.usd_day
        AND value = NEW.usd_value AND quant = NEW.usd_quant AND day <= NEW.day)
END) THEN
    RAISE EXCEPTION 'the rates are not official ones of the two currencies, published by that day' USING ERRCODE = 'check_violation';
END IF;
PERFORM 1 FROM incubator_startups_startup WHERE id = NEW.startup_id FOR NO KEY UPDATE;
IF NEW.kind = 'release' THEN
    SELECT * INTO released FROM incubator_startups_capuse WHERE id = NEW.releases_id AND kind = 'use' AND startup_id = NEW.startup_id
        AND amount_currency = NEW.amount_currency AND own_value = NEW.own_value AND own_quant = NEW.own_quant
        AND usd_value = NEW.usd_value AND usd_quant = NEW.usd_quant;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a release gives back a use of the same start-up, in its currency and at its rates' USING ERRCODE = 'check_violation';
    END IF;
    SELECT released.amount + coalesce(sum(amount), 0) + NEW.amount INTO remains FROM incubator_startups_capuse WHERE releases_id = released.id;
    IF remains < 0 THEN
        RAISE EXCEPTION 'more is given back than was used' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END IF;
SELECT amount INTO ceiling FROM incubator_startups_caprule WHERE since <= NEW.day ORDER BY since DESC LIMIT 1;
IF NOT FOUND THEN
    RAISE EXCEPTION 'no cap is set for that day' USING ERRCODE = '23NOR';
END IF;
top := NEW.numerator;
bottom := NEW.denominator;
FOR part IN
    SELECT sum(numerator) AS numerator, denominator FROM incubator_startups_capuse WHERE startup_id = NEW.startup_id GROUP BY denominator
LOOP
    top := top * part.denominator + part.numerator * bottom;
    bottom := bottom * part.denominator;
END LOOP;
IF top > ceiling * bottom THEN
    RAISE EXCEPTION 'the start-up would go over the cap' USING ERRCODE = '23CAP';
END IF;
RETURN NEW;
"""


class CapRule(models.Model):
    """How much accelerator money one start-up may get in all, from a day on; in US dollars."""

    since = models.DateField(_("in force from"), unique=True)
    amount = models.DecimalField(_("limit, US dollars"), max_digits=12, decimal_places=2)
    basis = models.CharField(_("where it is written"), max_length=300, blank=True)

    class Meta:
        ordering = ["-since"]
        verbose_name = _("limit per start-up")
        verbose_name_plural = _("limits per start-up")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="cap_is_above_zero")]

    def __str__(self) -> str:
        return f"{self.amount} USD, {self.since:%Y-%m-%d}"


class CapUse(models.Model):
    """Money that counts towards the cap: what was awarded, at the rate of that day, for good; a release is a negative row.

    The use in dollars is exactly numerator / denominator = amount x (own_value / own_quant) / (usd_value / usd_quant):
    `own` is the price of the sum's currency in tenge, `usd` that of the dollar; a price that was not needed is 1 for 1.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(StartUp, on_delete=models.PROTECT, related_name="cap_uses")
    kind = models.CharField(max_length=7, choices=UseKind.choices, default=UseKind.USE)
    amount = MoneyField(_("sum"), max_digits=16, decimal_places=2, default_currency="KZT")
    day = models.DateField(_("day"))
    own_value = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    own_quant = models.PositiveIntegerField(default=1)
    own_day = models.DateField(null=True)
    own_source = models.CharField(max_length=4, blank=True)
    usd_value = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    usd_quant = models.PositiveIntegerField(default=1)
    usd_day = models.DateField(null=True)
    usd_source = models.CharField(max_length=4, blank=True)
    numerator = models.DecimalField(max_digits=60, decimal_places=0)
    denominator = models.DecimalField(max_digits=60, decimal_places=0)
    about = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="cap_uses")
    note = models.CharField(_("what it was for"), max_length=200, blank=True)
    releases = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="given_back")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("use of the limit")
        verbose_name_plural = _("uses of the limit")
        indexes = [models.Index(fields=["startup", "denominator"], name="cap_uses_to_sum")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UseKind.USE, amount__gt=0, releases=None) | Q(kind=UseKind.RELEASE, amount__lt=0, releases__isnull=False),
                name="release_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(own_value__gt=0, own_quant__gt=0, usd_value__gt=0, usd_quant__gt=0, denominator__gt=0),
                name="prices_are_above_zero",
            ),
        ]
        triggers = append_only(
            pgtrigger.Trigger(
                name="within_cap",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("released", "record"),
                    ("remains", "numeric"),
                    ("ceiling", "numeric"),
                    ("part", "record"),
                    ("top", "numeric"),
                    ("bottom", "numeric"),
                ],
                func=WITHIN_CAP,
            )
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def exact_usd(self) -> Fraction:
        return Fraction(int(self.numerator), int(self.denominator))

    @property
    def in_dollars(self) -> Money:
        """To the nearest cent, for showing only."""
        return Money(Decimal(round(self.exact_usd * 100)).scaleb(-2), CAP_CURRENCY)

    @property
    def audit_label(self) -> str:
        return self.startup.audit_label
