from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from grants.review.models import Area


@admin.register(Area)
class AreaAdmin(TranslationAdmin):
    list_display = ("code", "name", "position")

    def has_delete_permission(self, request: object, obj: Area | None = None) -> bool:
        """Reviewers stand in it, and kinds of application name it by its code."""
        return False
