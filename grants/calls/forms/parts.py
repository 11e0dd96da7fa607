"""One form for each kind of row that a call is made of."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.web.languages import LANGUAGE_NAMES
from grants.calls.choices import FileKind, QuestionKind
from grants.calls.forms.guarded import SEEN, GuardedForm
from grants.calls.models import Criterion, DocumentWanted, Question, ScreeningCheck, ScreeningReason, Section
from grants.calls.models.texts import column_of, translated_columns

MEGABYTE = 1024 * 1024
MOST_CHOICES = 40
MOST_CHARACTERS = 120
"""Of one answer to choose from."""


def in_languages(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for name in names for code in LANGUAGE_NAMES)


class PartForm(GuardedForm):
    """Texts in three languages, none of which must stand at once: the set-up counts what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in translated_columns(self._meta.model):
            word = str(self._meta.model._meta.get_field(column).verbose_name).capitalize()
            for code, language in LANGUAGE_NAMES.items():
                field = self.fields[f"{column}_{code}"]
                field.required, field.label = False, f"{word}, {language}"
                field.widget.attrs |= {"lang": code} | ({"rows": 3} if isinstance(field.widget, forms.Textarea) else {})

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The translated fields: [{label, optional, languages: [(code, name, bound field, whether it is missing)]}]."""
        columns = [column_of(self._meta.model, name) for name in translated_columns(self._meta.model)]
        return [
            {"label": str(column.verbose_name).capitalize(), "optional": column.blank, "languages": list(self._languages(column))}
            for column in columns
        ]

    def _languages(self, column: Any) -> Iterator[tuple[str, str, forms.BoundField, bool]]:
        for code, name in LANGUAGE_NAMES.items():
            bound = self.wanted(f"{column.name}_{code}")
            yield code, name, bound, not (bound.value() or "").strip()

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that are no text in a language."""
        texts = in_languages(*translated_columns(self._meta.model))
        return [self[name] for name in self.fields if name not in {*texts, SEEN}]


class SectionForm(PartForm):
    class Meta:
        model = Section
        fields = in_languages("title", "intro")


class QuestionForm(PartForm):
    """The answers to choose from are typed one in a line, in each language the same number of lines."""

    choices_kk = forms.CharField(
        label=_("Answers to choose from, Қазақша"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4, "lang": "kk"})
    )
    choices_ru = forms.CharField(
        label=_("Answers to choose from, Русский"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4, "lang": "ru"})
    )
    choices_en = forms.CharField(
        label=_("Answers to choose from, English"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4, "lang": "en"})
    )

    class Meta:
        model = Question
        fields = (*in_languages("label", "hint"), "kind", "required", "max_length")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = QuestionKind.choices  # type: ignore[attr-defined]
        self.fields["max_length"].help_text = _("Of a text: how many characters are taken, spaces included.")
        for code in LANGUAGE_NAMES:
            self.fields[f"choices_{code}"].initial = "\n".join(choice.get(code) or "" for choice in self.instance.choices)
            self.fields[f"choices_{code}"].help_text = _("Only for a choice: one answer in a line, in the same order in each language.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == QuestionKind.CHOICE:
            self._read_choices(cleaned)
        elif "kind" in cleaned:
            self.instance.choices = []
        return cleaned

    def _read_choices(self, cleaned: dict[str, Any]) -> None:
        lines = {
            code: [line.strip() for line in cleaned.get(f"choices_{code}", "").splitlines() if line.strip()] for code in LANGUAGE_NAMES
        }
        count = len(lines["ru"])
        if not 2 <= count <= MOST_CHOICES:
            self.add_error("choices_ru", _("Give between 2 and %(most)s answers, one in a line.") % {"most": MOST_CHOICES})
            return
        for code, texts in lines.items():
            if len(texts) != count:
                self.add_error(
                    f"choices_{code}",
                    _("There are %(count)s lines here and %(wanted)s in Russian.") % {"count": len(texts), "wanted": count},
                )
            if any(len(text) > MOST_CHARACTERS for text in texts):
                self.add_error(f"choices_{code}", _("An answer has at most %(most)s characters.") % {"most": MOST_CHARACTERS})
        if not self.errors:
            known = [choice["code"] for choice in self.instance.choices]
            codes = (known + [f"answer-{number}" for number in range(1, MOST_CHOICES * 2) if f"answer-{number}" not in known])[:count]
            self.instance.choices = [
                {"code": code, **{language: lines[language][place] for language in lines}} for place, code in enumerate(codes)
            ]


class DocumentForm(PartForm):
    kinds = forms.MultipleChoiceField(label=_("Kinds of file"), choices=FileKind.choices, widget=forms.CheckboxSelectMultiple)
    megabytes = forms.IntegerField(label=_("At most, MB"), min_value=1)

    class Meta:
        model = DocumentWanted
        fields = (*in_languages("name", "hint"), "kinds", "required")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FILE_MAX_BYTES // MEGABYTE
        self.fields["megabytes"] = forms.IntegerField(
            label=_("At most, MB"), min_value=1, max_value=most, initial=self.instance.max_bytes // MEGABYTE
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "megabytes" in cleaned:
            self.instance.max_bytes = cleaned["megabytes"] * MEGABYTE
        return cleaned


class CriterionForm(PartForm):
    weight = forms.DecimalField(label=_("Weight, %"), max_digits=5, decimal_places=2, max_value=100, localize=True)

    class Meta:
        model = Criterion
        fields = (*in_languages("name", "guidance"), "weight", "max_score")
        labels = {"max_score": _("Highest score")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weight"].validators.append(MinValueValidator(Decimal("0.01"), _("A weight is above 0 and at most 100.")))
        self.fields["max_score"].validators.append(MinValueValidator(1))
        self.fields["weight"].help_text = _("The weights of all criteria together make 100 %.")


class CheckForm(PartForm):
    class Meta:
        model = ScreeningCheck
        fields = in_languages("name")


class ReasonForm(PartForm):
    class Meta:
        model = ScreeningReason
        fields = in_languages("text")
