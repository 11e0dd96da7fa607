from modeltranslation.translator import TranslationOptions, register

from core.accounts.models import ConsentText
from core.web.languages import LANGUAGES


@register(ConsentText)
class ConsentTextTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = LANGUAGES
