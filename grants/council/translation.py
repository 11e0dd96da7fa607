from modeltranslation.translator import TranslationOptions, register

from grants.council.models import Council


@register(Council)
class CouncilTranslation(TranslationOptions):
    fields = ("name",)
