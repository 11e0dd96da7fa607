"""Forms of the application: one field per item, none of them required, because a draft may stop anywhere."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from core.money.forms import MoneyWidget
from grants.applications.choices import Finding, Outcome
from grants.applications.models import Answer, ScreeningLine
from grants.applications.questionnaire import check_item
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Item, Part
from grants.calls.models import DocumentWanted, ScreeningCheck, ScreeningReason

YES_NO = (("yes", _("yes")), ("no", _("no")))
FEW = 6
"""Up to so many choices are shown at once; more become a list."""


class TypedMoney(MoneyWidget):
    """The sum as it was typed, kept as one text: "1 000 000,50 KZT". A draft may hold a sum that cannot be read yet."""

    def decompress(self, value: str | None) -> list[str]:  # type: ignore[override]
        amount, _space, currency = (value or "").rpartition(" ")
        return [amount, currency] if currency in self.currencies else [value or "", self.currencies[0]]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:  # type: ignore[override]
        parts = super().value_from_datadict(data, files, name)
        if parts[0] is None:
            return None
        amount, currency = str(parts[0]).strip(), parts[1] if len(parts) > 1 else self.currencies[0]
        return f"{amount} {currency}" if amount else ""


class PartForm(forms.Form):
    """The items of a part with what was saved. `base-…` holds, per item, the version that the writer saw."""

    use_required_attribute = False  # a draft may be left at any point; what is missing is said before handing in

    def __init__(self, part: Part, answers: Mapping[str, Answer], data: Any = None) -> None:
        self.items_by_name = {field_name(item): item for item in part.items}
        self.answers = answers
        super().__init__(data, initial={name: self._initial(item) for name, item in self.items_by_name.items()})
        for name, item in self.items_by_name.items():
            self.fields[name] = field_for(item)

    def _initial(self, item: Item) -> str:
        return self.answers[item.code].value if item.code in self.answers else ""

    def rows(self) -> list[tuple[forms.BoundField, str, int]]:
        """(field, name of its version, version) in order, for the template."""
        return [(self[name], f"base-{name}", self._version(item)) for name, item in self.items_by_name.items()]

    def _version(self, item: Item) -> int:
        return self.answers[item.code].version if item.code in self.answers else 0

    def typed(self) -> dict[str, tuple[Item, str, int]]:
        """Field name -> (item, text as typed, version seen); only fields that were posted, so a broken page wipes nothing."""
        found = {}
        for name, item in self.items_by_name.items():
            value = self.fields[name].widget.value_from_datadict(self.data, self.files, name)
            base = self.data.get(f"base-{name}", "")
            if value is None and base and item.kind in {QuestionKind.CHOICE, QuestionKind.YES_NO}:
                value = ""  # radios that nobody chose are not posted at all
            if value is not None:
                found[name] = (item, value, int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0)
        return found

    def full_clean(self) -> None:
        """The sentence of each saved answer that breaks a rule, at its field. What is not answered yet is no fault of a draft."""
        self._errors = ErrorDict()
        for name, item in self.items_by_name.items():
            value = self.typed().get(name, (item, "", 0))[1] if self.is_bound else self._initial(item)
            if error := check_item(item, value).error:
                self._errors[name] = ErrorList([error])


def field_name(item: Item) -> str:
    """A name that is safe in an address and an id: the code with its dot written out."""
    return item.code.replace(".", "--")


def item_code(name: str) -> str:
    return name.replace("--", ".")


def field_for(item: Item) -> forms.Field:
    words: dict[str, Any] = {"label": item.label, "help_text": item.hint, "required": item.required}
    match item.kind:
        case QuestionKind.TEXT:
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 7}), max_length=item.max_length, **words)
        case QuestionKind.MONEY:
            return forms.CharField(widget=TypedMoney([code for code, _label in item.choices]), **words)
        case QuestionKind.CHOICE | QuestionKind.YES_NO:
            return _choice_field(item, words)
        case QuestionKind.NUMBER:
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **words)
        case QuestionKind.ADDRESS:
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "url"}), **words)
    return forms.CharField(**words)


def _choice_field(item: Item, words: dict[str, Any]) -> forms.Field:
    choices = YES_NO if item.kind == QuestionKind.YES_NO else item.choices
    if len(choices) <= FEW:
        return forms.CharField(widget=forms.RadioSelect(choices=choices), **words)
    return forms.CharField(widget=forms.Select(choices=[("", _("Choose…")), *choices]), **words)


class FileForm(forms.Form):
    """One file for one document that the call wants."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")})

    def __init__(self, document: DocumentWanted, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"id_{document.key}_%s"})
        self.document = document
        self.fields["file"].help_text = document.hint
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in document.kinds)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why do you withdraw it?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class SubmitForm(forms.Form):
    may_act = forms.BooleanField(error_messages={"required": _("Say that you may act for the applicant.")})

    def __init__(self, applicant: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_act"].label = _("I may act for “%(applicant)s”, and what stands here is true.") % {"applicant": applicant}


class LineForm(forms.Form):
    """One line of the formal check."""

    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this line holds or fails.")},
    )
    reason: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Reason"), queryset=ScreeningReason.objects.none(), required=False, empty_label=_("Choose the reason…")
    )
    words = forms.CharField(label=_("Own words"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000)

    def __init__(self, check: ScreeningCheck, line: ScreeningLine | None, data: Any = None) -> None:
        initial = {"finding": line.finding, "reason": line.reason_id, "words": line.words} if line else None
        super().__init__(data, prefix=f"line-{check.pk}", initial=initial)
        self.check, self.line = check, line
        reason: Any = self.fields["reason"]
        reason.queryset = check.reasons.all()

    def is_answered(self) -> bool:
        return bool(self.data.get(self.add_prefix("finding")))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose the outcome.")}
    )
    note = forms.CharField(label=_("Own words to the applicant"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=3000)

    def kept(self) -> dict[str, str]:
        """What was chosen and written so far, for a sheet that is put aside."""
        self.full_clean()
        return {"outcome": self.cleaned_data.get("outcome", ""), "note": self.cleaned_data.get("note", "")}


class VerifyForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=20, help_text=_("As on the receipt, such as ICO-2026-00041."))
    sha256 = forms.CharField(
        label=_("Checksum (SHA-256)"), max_length=100, help_text=_("64 digits and letters a to f; spaces do not matter.")
    )

    def clean_number(self) -> str:
        return self.cleaned_data["number"].strip().upper()

    def clean_sha256(self) -> str:
        digits = "".join(self.cleaned_data["sha256"].split()).lower()
        if len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
            raise forms.ValidationError(_("A checksum has 64 digits and letters a to f."))
        return digits
