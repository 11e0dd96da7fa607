from django.contrib import admin
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from parks.technoparks.models import Fact, FocusArea, Park


class FocusAreaInline(TranslationTabularInline):
    model = FocusArea
    extra = 0


class FactInline(TranslationTabularInline):
    model = Fact
    extra = 0


@admin.register(Park)
class ParkAdmin(TranslationAdmin):
    list_display = ("name", "city", "status", "founded", "order")
    list_select_related = ("region",)
    inlines = (FocusAreaInline, FactInline)
