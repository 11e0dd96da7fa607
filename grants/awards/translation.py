from modeltranslation.translator import TranslationOptions, register

from grants.awards.models import Condition


@register(Condition)
class ConditionTranslation(TranslationOptions):
    fields = ("text",)
