from typing import Any
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.calendar import now


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: Any) -> "FundQuerySet":
        """Funds that the reader may know exist; agrees with the rule `ledger.view`."""
        return visible_rows(self, user)


class Fund(models.Model):
    """Money for one purpose, with a budget for each year. The books of every fund are kept in tenge."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("fund")
        verbose_name_plural = _("funds")

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("ledger:fund", args=[self.key])


class FundYear(models.Model):
    """A year of a fund. Its row is the lock of all movements of that year's money; its budget is a sum of postings."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])

    class Meta:
        ordering = ["fund", "-year"]
        verbose_name = _("year of a fund")
        verbose_name_plural = _("years of funds")
        constraints = [
            models.UniqueConstraint(fields=["fund", "year"], name="one_budget_a_year"),
            models.CheckConstraint(condition=models.Q(year__range=(2000, 2100)), name="year_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}, {self.year}"

    @property
    def audit_label(self) -> str:
        return f"{self.fund.code} {self.year}"


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: Any) -> "AccountQuerySet":
        return visible_rows(self, user)


class Account(models.Model):
    """In whose name a fund's money is committed, ordered and paid. A row of another room owns it one to one; the ledger knows its label only."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    label = models.CharField(_("for what"), max_length=200)
    opened_at = models.DateTimeField(default=now, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["fund", "-id"], name="accounts_of_a_fund")]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_label(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("ledger:account", args=[self.key])
