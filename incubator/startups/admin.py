from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from incubator.startups.models import CapRule


@admin.register(CapRule)
class CapRuleAdmin(admin.ModelAdmin):
    """A new limit is a new row with its first day; one that was in force is not rewritten."""

    list_display = ("since", "amount", "basis")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
