from modeltranslation.translator import TranslationOptions, register

from parks.technoparks.models import Fact, FocusArea, Office, Park, ZoneStatus


@register(Park)
class ParkTranslation(TranslationOptions):
    fields = ("name", "summary", "story", "city", "status_note", "regime")


@register(FocusArea)
class FocusAreaTranslation(TranslationOptions):
    fields = ("name",)


@register(Fact)
class FactTranslation(TranslationOptions):
    fields = ("value", "label", "as_of", "source")


@register(ZoneStatus)
class ZoneStatusTranslation(TranslationOptions):
    fields = ("name", "source", "note")


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("name", "city", "note")
