from modeltranslation.translator import TranslationOptions, register

from core.accounts.models import ConsentText


@register(ConsentText)
class ConsentTextTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = ("kk", "ru", "en")
