from modeltranslation.translator import TranslationOptions, register

from grants.ledger.models import Fund


@register(Fund)
class FundTranslation(TranslationOptions):
    fields = ("name",)
