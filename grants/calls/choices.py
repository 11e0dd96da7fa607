from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class QuestionKind(models.TextChoices):
    LINE = "line", _("one line")
    TEXT = "text", _("long text")
    NUMBER = "number", pgettext_lazy("kind of answer", "number")
    CHOICE = "choice", _("choice")
    YES_NO = "yes_no", _("yes or no")
    ADDRESS = "address", _("web address")
    MONEY = "money", _("sum of money")


class Operator(models.TextChoices):
    """How a rule compares the fact with what the call wants."""

    IN = "in", _("is one of")
    NOT_IN = "not_in", _("is none of")
    AT_LEAST = "at_least", _("is at least")
    AT_MOST = "at_most", _("is at most")
    MORE_THAN = "more_than", _("is more than")
    TRUE = "true", _("is true")


class Severity(models.TextChoices):
    ERROR = "error", _("must hold")
    WARNING = "warning", _("is only pointed out")


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    PPTX = "pptx", "PPTX"
    PNG = "png", "PNG"
    JPG = "jpg", "JPG"
