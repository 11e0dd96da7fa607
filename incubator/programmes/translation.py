from modeltranslation.translator import TranslationOptions, register

from incubator.programmes.models import Programme, Topic, Track


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "summary", "story")


@register(Track)
class TrackTranslation(TranslationOptions):
    fields = ("name", "story")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)
