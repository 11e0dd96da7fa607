from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from parks.directory.models import Organisation, Region


@admin.register(Region)
class RegionAdmin(TranslationAdmin):
    list_display = ("name", "code", "order")


@admin.register(Organisation)
class InstitutionAdmin(TranslationAdmin):
    """The institutions of the reference list only: other organisations are their owners' to describe."""

    list_display = ("name", "code", "kind", "region", "bin", "is_listed")
    list_select_related = ("region",)
    list_filter = ("kind",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).exclude(code=None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
