from django.contrib import admin
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from parks.technoparks.models import Fact, FocusArea, Office, Park, ZoneStatus


class FocusAreaInline(TranslationTabularInline):
    model = FocusArea
    extra = 0


class FactInline(TranslationTabularInline):
    model = Fact
    extra = 0


class ZoneStatusInline(TranslationTabularInline):
    model = ZoneStatus
    extra = 0


class OfficeInline(TranslationTabularInline):
    model = Office
    extra = 0


@admin.register(Park)
class ParkAdmin(TranslationAdmin):
    list_display = ("name", "city", "status", "founded", "order")
    list_select_related = ("region",)
    filter_horizontal = ("serves",)
    inlines = (FocusAreaInline, ZoneStatusInline, OfficeInline, FactInline)
