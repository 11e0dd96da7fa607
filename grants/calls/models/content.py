"""What a call asks, wants, checks and weighs: rows, so that an officer sets them without a developer."""

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.choices import FileKind, Operator, QuestionKind, Severity
from grants.calls.models.call import Call


def default_file_kinds() -> list[str]:
    return [FileKind.PDF]


def default_max_bytes() -> int:
    return settings.FILE_MAX_BYTES


STANDS_STILL = """
IF EXISTS (
    SELECT 1 FROM grants_calls_call c {join}
    WHERE c.state <> 'draft' AND ({row} = NEW.{column} OR {row} = OLD.{column})
) THEN
    RAISE EXCEPTION 'a part of an opened call stands still' USING ERRCODE = 'check_violation';
END IF;
RETURN COALESCE(NEW, OLD);
"""


def frozen_once_open(column: str, row: str = "c.id", join: str = "") -> pgtrigger.Trigger:
    """The database's own refusal to touch a part of a call that applicants rely on."""
    return pgtrigger.Trigger(
        name="frozen_once_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=STANDS_STILL.format(column=column, row=row, join=join),
    )


class PartOfCall(models.Model):
    """A row of a call, in the order in which it is read."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Section(PartOfCall):
    """A part of the application form, one line of the applicant's task list."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sections")
    code = models.SlugField(_("code"))
    title = models.CharField(_("title"), max_length=120)
    intro = models.TextField(_("introduction"), blank=True, max_length=1000)

    class Meta(PartOfCall.Meta):
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="one_section_per_code")]
        triggers = [frozen_once_open("call_id")]

    def __str__(self) -> str:
        return self.title


class Question(PartOfCall):
    """One field of the form. `choices` = [{"code", "kk", "ru", "en"}, ...] where the kind is choice."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"))
    label = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("hint"), max_length=400, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    required = models.BooleanField(_("must be answered"), default=True)
    max_length = models.PositiveIntegerField(
        _("at most, characters"), default=3000, validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    choices = models.JSONField(_("choices"), default=list, blank=True)

    class Meta(PartOfCall.Meta):
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="one_question_per_code")]
        triggers = [frozen_once_open("section_id", "s.id", "JOIN grants_calls_section s ON s.call_id = c.id")]

    def __str__(self) -> str:
        return self.label


class DocumentWanted(PartOfCall):
    """A file that the applicant gives, with the kinds and the size that are taken."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(_("document"), max_length=160)
    hint = models.CharField(_("hint"), max_length=400, blank=True)
    required = models.BooleanField(_("must be given"), default=True)
    kinds = ArrayField(
        models.CharField(max_length=5, choices=FileKind.choices), verbose_name=_("kinds of file"), default=default_file_kinds
    )
    max_bytes = models.PositiveIntegerField(_("at most, bytes"), default=default_max_bytes)

    class Meta(PartOfCall.Meta):
        triggers = [frozen_once_open("call_id")]

    def __str__(self) -> str:
        return self.name


class Criterion(PartOfCall):
    """A line of the rubric; the weights of a call sum to 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=160)
    guidance = models.TextField(_("what a reviewer looks at"), max_length=1500)
    weight = models.DecimalField(_("weight, %"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)])
    max_score = models.PositiveSmallIntegerField(_("highest score"), default=10)

    class Meta(PartOfCall.Meta):
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=100),
                name="criterion_has_weight",
                violation_error_message=_("A weight is above 0 and at most 100."),
            )
        ]
        triggers = [frozen_once_open("call_id")]

    def __str__(self) -> str:
        return self.name


class EligibilityRule(PartOfCall):
    """A fact about the applicant, and what the call wants of it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="eligibility_rules")
    fact = models.CharField(_("fact"), max_length=40)
    operator = models.CharField(_("comparison"), max_length=10, choices=Operator.choices)
    wanted = models.JSONField(_("wanted"), default=None, null=True, blank=True)
    severity = models.CharField(_("how strict"), max_length=7, choices=Severity.choices, default=Severity.ERROR)

    class Meta(PartOfCall.Meta):
        triggers = [frozen_once_open("call_id")]

    def __str__(self) -> str:
        return f"{self.fact} {self.operator} {self.wanted}"


class ScreeningCheck(PartOfCall):
    """A line of the formal check."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="checks")
    name = models.CharField(_("what is checked"), max_length=200)

    class Meta(PartOfCall.Meta):
        triggers = [frozen_once_open("call_id")]

    def __str__(self) -> str:
        return self.name


class ScreeningReason(PartOfCall):
    """A fixed reason for which a line of the formal check fails, as the applicant will read it."""

    check_line = models.ForeignKey(ScreeningCheck, on_delete=models.CASCADE, related_name="reasons")
    text = models.CharField(_("reason"), max_length=300)

    class Meta(PartOfCall.Meta):
        triggers = [frozen_once_open("check_line_id", "k.id", "JOIN grants_calls_screeningcheck k ON k.call_id = c.id")]

    def __str__(self) -> str:
        return self.text
