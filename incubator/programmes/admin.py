from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from incubator.programmes.models import Intake, Programme, Topic, Track


class TrackInline(TranslationTabularInline):
    model = Track
    extra = 0


class TopicInline(TranslationTabularInline):
    model = Topic
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(TranslationAdmin):
    list_display = ("name", "park", "status", "order")
    inlines = (TrackInline,)


@admin.register(Track)
class TrackAdmin(TranslationAdmin):
    list_display = ("name", "programme", "order")
    inlines = (TopicInline,)


@admin.register(Intake)
class IntakeAdmin(admin.ModelAdmin):
    """Read only: a round belongs to its call, which is set up on the call's own pages."""

    list_display = ("programme", "number", "call")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
