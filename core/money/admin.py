from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.money import services
from core.money.choices import Source
from core.money.models import Rate


@admin.register(Rate)
class RateAdmin(admin.ModelAdmin[Rate]):
    """Rates are entered and never changed: a correction is one more entry for the same day."""

    list_display = ("day", "currency", "quant", "value", "source", "fetched_at")
    list_filter = ("currency", "source")
    date_hierarchy = "day"
    fields = ("day", "currency", "quant", "value")

    def has_change_permission(self, request: HttpRequest, obj: Rate | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Rate | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        rate, _new = services.record_rate(obj.day, obj.currency, obj.value, obj.quant, source=Source.HAND, actor=request.user)
        obj.pk = rate.pk
