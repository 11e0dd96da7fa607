from modeltranslation.translator import TranslationOptions, register

from parks.technoparks.models import Fact, FocusArea, Park


@register(Park)
class ParkTranslation(TranslationOptions):
    fields = ("name", "summary", "story", "city", "status_note", "regime")


@register(FocusArea)
class FocusAreaTranslation(TranslationOptions):
    fields = ("name",)


@register(Fact)
class FactTranslation(TranslationOptions):
    fields = ("value", "label", "as_of")
