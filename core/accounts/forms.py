from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.accounts.choices import PERSONAL_DATA, GlobalRole, Language, Standing
from core.accounts.models import User
from core.accounts.names import NAME_LENGTH, check_name
from core.accounts.scopes import scope_choices
from core.accounts.services import record_consent
from core.accounts.zones import zone_choices
from core.calendar import now, today
from core.web.inputs import DayField

PASSWORD_HINT = _(
    "At least 10 characters: a few words that only you would put together. Not your name, not digits alone, not a password that many people use."
)
CODE_HINT = _("Six digits from your code app, or one of your recovery codes.")
EMAIL_HINT = _("We send a link to this address; it becomes your e-mail here when you open the link.")
SHORTEST_REASON = 5


class Calm:
    """Labels and hints of ours on a form of allauth's, and no text inside the fields; a password is typed once and can be shown."""

    wording: dict[str, tuple[Any, Any]] = {}
    dropped: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name in self.dropped:
            fields.pop(name, None)
        for name, (label, hint) in self.wording.items():
            fields[name].label, fields[name].help_text = label, hint
        for field in fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                field.widget.attrs |= {"data-ork-reveal": _("Show"), "data-ork-conceal": _("Hide")}


class NameFields(forms.Form):
    """Three parts of a name; Kazakh, Russian and foreign names alike have no more in common."""

    family_name = forms.CharField(
        label=_("Family name"),
        max_length=NAME_LENGTH,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=NAME_LENGTH, validators=[check_name], widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    patronymic = forms.CharField(
        label=_("Patronymic"),
        max_length=NAME_LENGTH,
        required=False,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )


class SignInForm(Calm, allauth_forms.LoginForm):
    wording = {
        "login": (_("E-mail"), ""),
        "password": (_("Password"), ""),
        "remember": (_("Keep me signed in on this device for 14 days"), ""),
    }


class SignUpForm(Calm, NameFields, allauth_forms.SignupForm):
    wording = {"email": (_("E-mail"), _("You sign in with it, and we write to it.")), "password1": (_("Password"), PASSWORD_HINT)}
    field_order = ["family_name", "given_name", "patronymic", "email", "password1", "consent"]
    consent = forms.BooleanField(
        label=_("I agree to the collection and processing of my personal data"),
        error_messages={"required": _("Without this consent we may not keep your data, so no account can be made.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password1")
        if password and "password1" not in self.errors:
            named = User(email=data.get("email", ""), family_name=data.get("family_name", ""), given_name=data.get("given_name", ""))
            try:
                get_adapter().clean_password(password, user=named)
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """One account for one address, however often and fast the button is pressed; the answer is the same either way."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
        User().set_password(self.cleaned_data["password1"])  # as long as making an account takes
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        record_consent(user, PERSONAL_DATA)


class NewEmailForm(Calm, allauth_forms.AddEmailForm):
    wording = {"email": (_("New e-mail"), EMAIL_HINT)}


class ForgottenPasswordForm(Calm, allauth_forms.ResetPasswordForm):
    wording = {"email": (_("E-mail"), "")}


class NewPasswordForm(Calm, allauth_forms.ResetPasswordKeyForm):
    wording = {"password1": (_("New password"), PASSWORD_HINT)}
    dropped = ("password2",)


class ChangePasswordForm(Calm, allauth_forms.ChangePasswordForm):
    wording = {"oldpassword": (_("Present password"), ""), "password1": (_("New password"), PASSWORD_HINT)}
    dropped = ("password2",)


class PasswordAgainForm(Calm, allauth_forms.ReauthenticateForm):
    wording = {"password": (_("Password"), "")}


class SecondFactorForm(Calm, mfa_forms.AuthenticateForm):
    wording = {"code": (_("Code"), CODE_HINT)}


class SecondFactorAgainForm(Calm, mfa_forms.ReauthenticateForm):
    wording = {"code": (_("Code"), CODE_HINT)}


class TurnOnSecondFactorForm(Calm, ActivateTOTPForm):
    wording = {"code": (_("Code that the app shows now"), _("Six digits."))}


class FirstPasswordForm(Calm, forms.Form):
    """What an invited person brings: a password and the consent."""

    wording = {"password1": (_("Password"), PASSWORD_HINT)}
    password1 = allauth_forms.SetPasswordField()
    consent = SignUpForm.declared_fields["consent"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["password1"]
        field.user = user


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Deadlines always stand in Almaty time; where yours differs, it is shown as a second line."),
    )

    class Meta:
        model = User
        fields = ["family_name", "given_name", "patronymic", "language", "time_zone", "theme"]
        labels = {
            "family_name": _("Family name"),
            "given_name": _("Given name"),
            "patronymic": _("Patronymic"),
            "language": _("Language"),
            "theme": _("Appearance"),
        }
        help_texts = {"language": _("Of the pages and of the mails that we write to you.")}
        widgets = {
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "patronymic": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }


class ReasonForm(forms.Form):
    """Why something is done to another person's account."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Administrators and auditors read it. The person does not."),
    )


class EndRoleForm(ReasonForm):
    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: the role ends at once. Otherwise at the end of this day in Almaty."),
    )
    field_order = ["until", "reason"]

    def clean_until(self) -> datetime | None:
        last: date | None = self.cleaned_data["until"]
        if last is not None and last < today():
            raise ValidationError(_("This day is past. A role cannot end before now."))
        return _midnight(last + timedelta(days=1)) if last else None


class GiveRoleForm(EndRoleForm):
    role = forms.ChoiceField(label=_("Role"), choices=GlobalRole.choices, widget=forms.RadioSelect)
    since = DayField(
        label=_("First day"),
        required=False,
        help_text=_("Empty: from now on."),
    )
    field_order = ["role", "since", "until", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].help_text = _("Empty: until it is ended here. Otherwise until the end of this day in Almaty.")

    def clean_since(self) -> datetime | None:
        first: date | None = self.cleaned_data["since"]
        if first is not None and first < today():
            raise ValidationError(_("This day is past. A role begins now or later."))
        return _midnight(first) if first and first > today() else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until = data.get("until")
        if until and until <= (data.get("since") or now()):
            self.add_error("until", _("The last day is before the first one."))
        return data


class InviteForm(NameFields, ReasonForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The invitation goes to this address, and the person signs in with it.")
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=Language.choices)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=GlobalRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From now on. Membership in an organisation or a call is given there, not here."),
    )
    field_order = ["email", "family_name", "given_name", "patronymic", "language", "roles", "reason"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("This e-mail belongs to somebody already."))
        return email


class TokenForm(forms.Form):
    """What a token is for: a name for its owner, what it may do, its last day."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("For you, so that you know later which program holds it: “BI export”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        choices=scope_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
        error_messages={"required": _("Choose at least one of these.")},
    )
    until = DayField(
        label=_("Last day"),
        help_text=_("At most a year ahead; it works until the end of this day in Almaty."),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not name.isprintable():
            raise ValidationError(_("The name holds a character that cannot be printed. Type it again instead of pasting it."))
        return name

    def clean_until(self) -> datetime:
        last: date = self.cleaned_data["until"]
        if not today() <= last < today() + timedelta(days=366):
            raise ValidationError(_("A token lasts at least a day and at most a year."))
        return _midnight(last + timedelta(days=1))


class PeopleFilter(forms.Form):
    """Read from the address; what makes no sense there is left out."""

    q = forms.CharField(
        label=_("Name or e-mail"), required=False, max_length=200, widget=forms.SearchInput(attrs={"class": "form-control"})
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", pgettext_lazy("filter", "any")), *GlobalRole.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    standing = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", pgettext_lazy("filter", "any")), *Standing.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        data = self.cleaned_data
        return {"text": data.get("q", ""), "role": data.get("role", ""), "standing": data.get("standing", "")}


def _midnight(day: date) -> datetime:
    """The instant at which a day begins in Almaty."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
