"""Forms of the council: bodies and seats, decisions, stepping out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.api.fields import refuse_control_characters
from core.money.forms import MoneyField
from grants.applications.models import Application
from grants.calls.forms.officers import people_by_address
from grants.council.choices import DECIDABLE, LEAST_REASONS, LONGEST_WORDS, MOST_REASONS, Outcome, Role
from grants.council.models import Council, Decision
from grants.council.queries import next_place
from grants.review.choices import ConflictKind

MOST_PLACES = 9999


class CouncilForm(forms.ModelForm):
    class Meta:
        model = Council
        fields = ("kind", "name_kk", "name_ru", "name_en")
        labels = {"name_kk": _("Name in Kazakh"), "name_ru": _("Name in Russian"), "name_en": _("Name in English")}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_kk", "name_ru", "name_en"):
            self.fields[name].required = True
            self.fields[name].validators.append(refuse_control_characters)

    def _post_clean(self) -> None:
        """The service checks the whole row; here only the columns are taken over."""
        if not self.errors:
            for name, value in self.cleaned_data.items():
                setattr(self.instance, name, value)


class SeatForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=254, help_text=_("Somebody who has an account here."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.MEMBER,
        help_text=_("The chair prepares and releases decisions, the secretary prepares them, members read. A deputy is a second chair."),
    )

    def clean_email(self) -> User:
        return people_by_address(self.cleaned_data["email"])[0]


class ChooseForm(forms.Form):
    council: Any = forms.ModelChoiceField(
        label=_("Council"),
        queryset=Council.objects.none(),
        to_field_name="key",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a council."), "invalid_choice": _("Choose a council.")},
    )

    def __init__(self, councils: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """One application's decision. Sum and place are read only where the outcome asks for them; the service checks the rest."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision."), "invalid_choice": _("Choose the decision.")},
    )
    amount = MoneyField(label=_("Sum, if in part"), required=False, zero=False)
    place = forms.IntegerField(
        label=_("Place, if on the reserve list"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ork-score-number"}),
    )
    reasons = forms.CharField(
        label=_("Reasons"), max_length=MOST_REASONS, widget=forms.Textarea(attrs={"rows": 8}), validators=[refuse_control_characters]
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, application: Application, standing: Decision | None, data: Any = None) -> None:
        self.application, self.standing = application, standing
        super().__init__(data, initial=_initial(application, standing))
        requested: Any = application.requested
        currency = requested.currency.code
        self.fields["amount"] = MoneyField(label=_("Sum, if in part"), required=False, zero=False, currencies=(currency,))
        self.fields["reasons"].help_text = _(
            "At least %(least)s characters. The applicant reads them as they stand here: write in a language that the team reads."
        ) % {"least": LEAST_REASONS}
        if application.state not in DECIDABLE[:1]:  # from the reserve list it goes up or out, not to another place
            self.fields["outcome"].choices = [pair for pair in Outcome.choices if pair[0] != Outcome.RESERVE]  # type: ignore[attr-defined]
            del self.fields["place"]
        self.order_fields(["outcome", "amount", "place", "reasons", "replaces"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, outcome in (("amount", Outcome.IN_PART), ("place", Outcome.RESERVE)):
            if cleaned.get("outcome") != outcome:
                self.errors.pop(name, None)
                cleaned[name] = None
        if self.errors.pop("replaces", None):  # nonsense is nobody's decision
            cleaned["replaces"] = None
        return cleaned

    def as_asked(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data.get(name) for name in ("outcome", "amount", "place", "reasons")}

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, for the page that shows the letter and posts it once more."""
        names = ("outcome", "amount_0", "amount_1", "place", "reasons", "replaces")
        return [(name, self.data[name]) for name in names if name in self.data]


def _initial(application: Application, standing: Decision | None) -> dict[str, Any]:
    """The next free place is looked up where the form is shown: not everybody who reads the page has it."""
    if standing is None:
        return {"place": lambda: next_place(application)}
    return {
        "outcome": standing.outcome,
        "amount": standing.amount,
        "place": standing.place or (lambda: next_place(application)),
        "reasons": standing.reasons,
        "replaces": standing.key,
    }


class StepOutForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of conflict"),
        choices=[("", _("Choose…")), *ConflictKind.choices],
        error_messages={"required": _("Say what kind of conflict it is."), "invalid_choice": _("Say what kind of conflict it is.")},
    )
    reason = forms.CharField(
        label=_("Own words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the council and the office read them."),
        validators=[refuse_control_characters],
    )
