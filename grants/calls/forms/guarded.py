"""A form that never overwrites what somebody else saved while it was open."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from djmoney.money import Money

from core.api.fields import refuse_control_characters
from core.web.dates import instant_text
from core.web.numbers import money

SEEN = "seen"


@dataclass(frozen=True)
class Theirs:
    """A field that somebody saved meanwhile: what stands now, and what was typed here."""

    label: str
    now: str
    typed: str


class GuardedForm(forms.ModelForm):
    """Carries a digest of each value that the writer saw.

    What only others changed stays theirs; what both changed is shown, and saved only when it is sent again.
    """

    meanwhile: list[Theirs]
    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_plain_lines(data), *args, **kwargs)
        self.meanwhile = []
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(refuse_control_characters)
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen_now(self) -> str:
        """What the next sending of this form has seen."""
        return " ".join(f"{name}:{digest(self.words(name, self._initial(name)))}" for name in self.fields if name != SEEN)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk:
            return cleaned
        saw = dict(pair.split(":", 1) for pair in cleaned.get(SEEN, "").split() if ":" in pair)
        for name in [name for name in cleaned if name != SEEN and name in saw]:
            self._compare(name, saw[name], cleaned)
        if self.meanwhile:
            self.add_error(
                None,
                _(
                    "Somebody saved this after you opened it. Compare below, mend your text if you like, and save again to put yours in its place."
                ),
            )
        return cleaned

    def _compare(self, name: str, saw: str, cleaned: dict[str, Any]) -> None:
        now, typed = self.words(name, self._initial(name)), self.words(name, cleaned[name])
        if now == typed:
            # The page shows minutes: an hour that was not touched keeps its seconds
            cleaned[name] = self.initial[name] if isinstance(cleaned[name], datetime) else cleaned[name]
        if now == typed or digest(now) == saw:
            return
        if digest(typed) == saw:
            cleaned[name] = self.fields[name].clean(self.fields[name].prepare_value(self._initial(name)))
        else:
            self.meanwhile.append(Theirs(str(self.fields[name].label), now, typed))

    def wanted(self, name: str) -> forms.BoundField:
        """The field for drawing, without the word "optional": it may be saved empty, but must stand before the call opens."""
        self.fields[name].required = True
        return self[name]

    def _initial(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def words(self, name: str, value: Any) -> str:
        return spoken(self.fields[name], value)


def with_plain_lines(data: Any) -> Any:
    """Browsers send line ends as two characters; counted and kept is one."""
    if data is None or not hasattr(data, "lists"):
        return data
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def spoken(field: forms.Field, value: Any) -> str:
    """A value of the field as people read it; the same for what stands and for what was typed."""
    match value:
        case None | "":
            return ""
        case list() | tuple():
            return ", ".join(spoken(field, part) for part in value)
        case datetime():
            return instant_text(value)
        case Money():
            return money(value)
        case Decimal():
            return f"{value.normalize():f}"
    if isinstance(field, forms.ModelChoiceField):
        return str(field.to_python(value))
    return str(dict(getattr(field, "choices", ())).get(value, value))
