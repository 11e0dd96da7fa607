from modeltranslation.translator import TranslationOptions, register

from grants.calls.models import Call, CountryGroup, Criterion, DocumentWanted, Question, ScreeningCheck, ScreeningReason, Section, Stream


@register([Stream, CountryGroup, ScreeningCheck])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "who", "purpose", "judging", "afterwards")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "intro")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("label", "hint")


@register(DocumentWanted)
class DocumentTranslation(TranslationOptions):
    fields = ("name", "hint")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "guidance")


@register(ScreeningReason)
class ReasonTranslation(TranslationOptions):
    fields = ("text",)
