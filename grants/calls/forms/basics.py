"""The columns of a call: what it is, when and how much, and its texts."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from core.money.forms import MoneyField
from core.web.languages import LANGUAGE_NAMES
from grants.calls.forms.guarded import SEEN, GuardedForm
from grants.calls.forms.officers import people_by_address
from grants.calls.kinds import kinds
from grants.calls.models import Call
from grants.calls.models.texts import column_of
from grants.calls.services.setting_up import TEXTS

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_MONTHS, MOST_DAYS, MOST_RETURNS = 120, 60, 3


def check_year(instant: datetime) -> None:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValidationError(_("Give a year between %(first)s and %(last)s."), params={"first": FIRST_YEAR, "last": LAST_YEAR})


class InstantField(forms.DateTimeField):
    """A day and hour in Almaty."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": 60})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"help_text": _("Almaty time"), "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs}
        )
        self.validators.append(check_year)


def prefix_field() -> forms.CharField:
    return forms.CharField(
        label=_("Beginning of the numbers"),
        max_length=12,
        help_text=_("For example ICO-2026: numbers then read ICO-2026-00041. Capital Latin letters, digits and hyphens."),
        validators=[
            RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z", _("Use capital Latin letters and digits, with single hyphens between them."))
        ],
    )


class BasicsForm(GuardedForm):
    prefix = prefix_field()  # type: ignore[assignment]

    class Meta:
        model = Call
        fields = ("stream", "prefix", "contact", "screening_days", "correction_days", "corrections_allowed")
        help_texts = {
            "corrections_allowed": _("0 where an application is never returned."),
            "contact": _("An e-mail address that the public sees."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in (
            ("screening_days", 1, MOST_DAYS),
            ("correction_days", 1, MOST_DAYS),
            ("corrections_allowed", 0, MOST_RETURNS),
        ):
            self.fields[name].validators += [MinValueValidator(least), MaxValueValidator(most)]


class DatesForm(GuardedForm):
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))
    max_amount = MoneyField(label=_("At most, for one application"), currencies=settings.CURRENCIES, zero=False, max_digits=16)
    currencies = forms.MultipleChoiceField(
        label=_("Applicants may ask in"), choices=[(code, code) for code in settings.CURRENCIES], widget=forms.CheckboxSelectMultiple
    )
    max_months = forms.IntegerField(label=_("Longest term, months"), min_value=1, max_value=MOST_MONTHS)

    class Meta:
        model = Call
        fields = ("opens_at", "closes_at", "max_amount", "max_months", "currencies")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_order(self, cleaned)
        return cleaned


def check_order(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
    if opens and closes and closes <= opens:
        form.add_error("closes_at", _("A call closes after it opens."))


class NewCallForm(DatesForm):
    """What must be known before anything else: an administrator gives it, officers do the rest."""

    kind = forms.ChoiceField(label=_("Kind of application"))
    prefix = prefix_field()  # type: ignore[assignment]
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200, required=False)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    officers = forms.CharField(
        label=_("Officers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("E-mail addresses of people who will set it up and run it, one in a line."),
    )

    class Meta(DatesForm.Meta):
        fields = ("kind", "stream", "prefix", "title_kk", "title_ru", "title_en", "contact", *DatesForm.Meta.fields)  # type: ignore[assignment]

    field_order = [
        "kind",
        "stream",
        "prefix",
        "title_kk",
        "title_ru",
        "title_en",
        "opens_at",
        "closes_at",
        "max_amount",
        "max_months",
        "currencies",
        "contact",
        "officers",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in kinds()]  # type: ignore[attr-defined]
        self.fields["contact"].help_text = _("An e-mail address that the public sees.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(f"title_{code}") for code in LANGUAGE_NAMES) and not any(
            f"title_{code}" in self.errors for code in LANGUAGE_NAMES
        ):
            self.add_error("title_ru", _("Give the call a title in one language at least."))
        return cleaned

    def clean_officers(self) -> list[Any]:
        return people_by_address(self.cleaned_data["officers"])


class CopyForm(forms.Form):
    """What differs from the earlier call."""

    prefix = prefix_field()  # type: ignore[assignment]
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_order(self, cleaned)
        return cleaned


class TextsForm(GuardedForm):
    """The call's texts in one language, each with the other languages beside it for whoever translates."""

    class Meta:
        model = Call
        fields: tuple[str, ...] = tuple(f"{name}_{code}" for name in TEXTS for code in LANGUAGE_NAMES)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for name in list(self.fields):
            if name.endswith(f"_{language}"):
                self._dress(name)
            elif name != SEEN:
                del self.fields[name]

    def _dress(self, name: str) -> None:
        field, column = self.fields[name], column_of(Call, name.rpartition("_")[0])
        field.required, field.label = False, str(column.verbose_name).capitalize()
        field.widget.attrs |= {"lang": self.language} | ({"rows": 6} if isinstance(field.widget, forms.Textarea) else {})

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[tuple[str, str, str]]]]:
        """Each field with what stands in the other languages: (code, name, text)."""
        others = [(code, name) for code, name in LANGUAGE_NAMES.items() if code != self.language]
        return [
            (
                self.wanted(f"{column}_{self.language}"),
                [(code, name, text) for code, name in others if (text := getattr(self.instance, f"{column}_{code}"))],
            )
            for column in TEXTS
        ]
