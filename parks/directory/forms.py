from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.api.fields import refuse_control_characters
from core.identifiers.validators import BinField
from parks.directory.choices import Kind, Role
from parks.directory.countries import HOME, country_choices
from parks.directory.models import Organisation

NAMES = ("name_kk", "name_ru", "name_en")
REGISTERED_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.TEAM]


class DescriptionForm(forms.ModelForm):
    """The fields that an owner may change at any time."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=250, required=False, validators=[refuse_control_characters])
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=250, required=False, validators=[refuse_control_characters])
    name_en = forms.CharField(label=_("Name in English"), max_length=250, required=False, validators=[refuse_control_characters])

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = (*NAMES, "region", "founded", "website", "is_listed")
        help_texts = {
            "founded": _("A year, such as 1998."),
            "website": _("Begins with https://"),
            "is_listed": _("Anybody may then see the name, kind, BIN, region, year and website. People and applications are never shown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions: Any = self.fields["region"]
        regions.empty_label = _("not known")
        if self.instance.kind == Kind.TEAM:
            self.fields.pop("is_listed", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in NAMES) and not any(name in self.errors for name in NAMES):
            self.add_error("name_ru", _("Give the name in at least one language."))
        return cleaned

    def _post_clean(self) -> None:
        """The name is asked above, at its own field; the row's rules would say it a second time."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]  # the stubs leave this hook out


class RegistrationForm(DescriptionForm):
    """A registered organisation: of Kazakhstan with its BIN, or of another country."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial=HOME)

    bin = BinField(
        label=_("BIN"),
        help_text=_(
            "12 digits, as in the certificate of registration: year and month, the kind of body, and a last digit that checks the others. Organisations of other countries leave it empty."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *REGISTERED_KINDS])

    class Meta(DescriptionForm.Meta):
        fields = ("country", "bin", "kind", *NAMES, "region", "founded", "website", "is_listed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["bin"]
        number.required = self.data.get("country", HOME) == HOME
        number.error_messages["required"] = _(
            "An organisation of Kazakhstan is entered with its BIN. If you are not registered yet, enter a team instead."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("country") != HOME and cleaned.get("region"):
            self.add_error("region", _("Regions are those of Kazakhstan. Leave this empty."))
        return cleaned

    def validate_unique(self) -> None:
        """A BIN that is here already is no error of the form: the service leads to the page that asks the owner."""


class TeamForm(DescriptionForm):
    """Founders before their firm is registered."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial=HOME)

    class Meta(DescriptionForm.Meta):
        fields = (*NAMES, "country", "region", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = Kind.TEAM


class JoinForm(forms.Form):
    note = forms.CharField(
        label=_("Who are you in this organisation?"),
        max_length=500,
        required=False,
        help_text=_("The owner sees your name, your e-mail and this text."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_control_characters],
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Who has an account with this address gets a letter now; others find the invitation after they sign up with it."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER, widget=forms.RadioSelect)
