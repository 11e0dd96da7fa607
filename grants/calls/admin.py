from django.contrib import admin

from grants.calls.models import CountryGroup, Stream


@admin.register(Stream)
class StreamAdmin(admin.ModelAdmin[Stream]):
    list_display = ("code", "name", "competitive", "peer_reviewed", "counts_to_cap")
    fields = (
        "code", "name_kk", "name_ru", "name_en", "legal_basis", "competitive", "peer_reviewed", "counts_to_cap",
        "applicant_kinds", "max_months", "position",
    )  # fmt: skip

    def has_delete_permission(self, request: object, obj: Stream | None = None) -> bool:
        return False


@admin.register(CountryGroup)
class CountryGroupAdmin(admin.ModelAdmin[CountryGroup]):
    list_display = ("code", "name", "countries")
    fields = ("code", "name_kk", "name_ru", "name_en", "countries")

    def has_delete_permission(self, request: object, obj: CountryGroup | None = None) -> bool:
        """Rules of calls name a group by its code."""
        return False
