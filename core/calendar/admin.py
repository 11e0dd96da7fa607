from django.contrib import admin

from core.calendar.models import MovedDay


@admin.register(MovedDay)
class MovedDayAdmin(admin.ModelAdmin[MovedDay]):
    list_display = ("day", "kind", "note")
    list_filter = ("kind",)
    date_hierarchy = "day"
    fields = ("day", "kind", "note_kk", "note_ru", "note_en")
