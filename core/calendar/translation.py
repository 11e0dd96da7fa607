from modeltranslation.translator import TranslationOptions, register

from core.calendar.models import MovedDay


@register(MovedDay)
class MovedDayTranslation(TranslationOptions):
    fields = ("note",)
