from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import append_only
from core.calendar import now
from core.money.choices import Currency, Source


class RateQuerySet(models.QuerySet["Rate"]):
    def published_by(self, day: date, currency: str) -> "RateQuerySet":
        """Rates of the currency that hold for `day`, the one that counts first: the last day, and of it the last row."""
        return self.fresh(day).filter(currency=currency).order_by("-day", "-pk")

    def fresh(self, day: date) -> "RateQuerySet":
        """Rates young enough to hold for `day`."""
        return self.filter(day__range=(day - timedelta(days=settings.RATE_MAX_AGE_DAYS), day))


class Rate(models.Model):
    """An official rate: `quant` units of `currency` cost `value` tenge on `day`.

    Rows are written once. A correction is a later row of the same day, and the latest row is the one that counts;
    what was converted by an earlier one keeps it, because conversions store their own rate.
    """

    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    quant = models.PositiveIntegerField(_("units"), default=1, help_text=_("How many units of the currency the rate is for."))
    value = models.DecimalField(_("tenge"), max_digits=14, decimal_places=6, help_text=_("What so many units cost, in tenge."))
    source = models.CharField(_("source"), max_length=4, choices=Source.choices, default=Source.HAND, editable=False)
    fetched_at = models.DateTimeField(_("entered"), default=now, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "currency", "-pk"]
        verbose_name = _("official rate")
        verbose_name_plural = _("official rates")
        indexes = [models.Index(fields=["currency", "-day", "-id"], name="rate_that_counts")]
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=models.Q(quant__gt=0), name="rate_is_for_some_units"),
            models.CheckConstraint(condition=models.Q(currency__in=Currency.values), name="rate_currency_is_known"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="rate_source_is_known"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.quant} {self.currency} = {self.value.normalize():f} KZT, {self.day:%Y-%m-%d}"
