from modeltranslation.translator import TranslationOptions, register

from grants.review.models import Area


@register(Area)
class AreaTranslation(TranslationOptions):
    fields = ("name",)
