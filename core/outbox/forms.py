from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.outbox.choices import State
from core.outbox.kinds import kinds, optional_kinds
from core.outbox.models import Message


class LettersForm(forms.Form):
    """Which of the letters that can be switched off a person wants."""

    wanted = forms.MultipleChoiceField(label=_("I want to get"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["wanted"].choices = [(kind.code, kind.label) for kind in optional_kinds()]  # type: ignore[attr-defined]


class MessageFilter(forms.Form):
    """The filter of the office's list; lives in the address, so nonsense there narrows nothing."""

    state = forms.ChoiceField(label=_("State"), required=False, widget=forms.Select({"class": "form-select"}))
    code = forms.ChoiceField(label=_("What it is"), required=False, widget=forms.Select({"class": "form-select"}))
    address = forms.CharField(
        label=_("Part of the address"), required=False, max_length=254, widget=forms.TextInput({"class": "form-control"})
    )
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["state"].choices = [("", _("all")), *State.choices]  # type: ignore[attr-defined]
        self.fields["code"].choices = [("", _("all")), *((kind.code, kind.label) for kind in kinds())]  # type: ignore[attr-defined]

    def narrow(self, messages: QuerySet[Message]) -> QuerySet[Message]:
        self.is_valid()
        asked = self.cleaned_data
        conditions = {
            "state": asked.get("state"),
            "code": asked.get("code"),
            "address__icontains": asked.get("address"),
            "about_key": asked.get("about"),
        }
        return messages.filter(**{name: value for name, value in conditions.items() if value})

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())
