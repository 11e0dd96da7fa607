"""Forms of a start-up: who it is, what it does, who founded it."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.api.fields import refuse_control_characters
from core.identifiers.validators import BinField
from core.money.amounts import LONGEST, parse_amount
from core.money.choices import CURRENCY_NAMES
from incubator.programmes.models import Topic
from incubator.startups.choices import Stage
from incubator.startups.models import Founder, StartUp
from incubator.startups.models.startup import WHOLE
from incubator.startups.queries import firms_without_startup
from parks.directory.choices import Kind
from parks.directory.countries import HOME, country_choices
from parks.directory.models import Organisation

NEW_TEAM, NEW_FIRM = "team", "firm"
SHARE_PLACES = 2


def topic_choices() -> list[Any]:
    """Topics under the heading of their track; topics of several programmes stand one after the other."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for topic in Topic.objects.select_related("track__programme").order_by("track__programme__order", "track__order", "order"):
        grouped.setdefault(str(topic.track), []).append((str(topic.key), str(topic)))
    return [("", _("none of these")), *grouped.items()]


class DescriptionForm(forms.Form):
    """What the start-up does and how far it is."""

    one_liner = forms.CharField(
        label=_("In one line"),
        max_length=200,
        validators=[refuse_control_characters],
        help_text=_("What you make and for whom, such as: sensors that tell a farmer which field is dry."),
    )
    stage = forms.ChoiceField(label=_("How far are you?"), choices=Stage.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("Closest topic"), choices=topic_choices, required=False)

    def clean_topic(self) -> Topic | None:
        return Topic.objects.get(key=self.cleaned_data["topic"]) if self.cleaned_data["topic"] else None

    def fill(self, startup: StartUp) -> StartUp:
        """The start-up with what was typed; not saved."""
        for name in ("one_liner", "stage", "topic"):
            setattr(startup, name, self.cleaned_data[name])
        return startup


class NewStartUpForm(DescriptionForm):
    """A firm of the person, a firm that is not here yet, or a team before registration."""

    who = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=250,
        required=False,
        validators=[refuse_control_characters],
        help_text=_("As people know you. It can be given in the other languages later."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial=HOME)
    bin = BinField(
        label=_("BIN"),
        required=False,
        help_text=_("12 digits, as in the certificate of registration. A team, or a firm of another country, leaves this empty."),
    )
    is_founder = forms.BooleanField(label=_("I am one of its founders"), required=False, initial=True)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.key): firm for firm in firms_without_startup(user)}
        self.fields["name"].required = not self.firms
        own = [(key, str(firm)) for key, firm in self.firms.items()]
        who: Any = self.fields["who"]
        who.choices = [*own, (NEW_TEAM, _("A team; the firm is not registered yet")), (NEW_FIRM, _("A registered firm"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        who = cleaned.get("who")
        if who in (NEW_TEAM, NEW_FIRM) and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name."))
        if who == NEW_FIRM and cleaned.get("country") == HOME and not cleaned.get("bin") and "bin" not in self.errors:
            self.add_error("bin", _("A firm of Kazakhstan is entered with its BIN. If it is not registered yet, choose the team."))
        if who == NEW_TEAM and cleaned.get("bin"):
            self.add_error("bin", _("A team has no BIN yet. Leave this empty, or choose the registered firm."))
        return cleaned

    def organisation(self) -> Organisation:
        """The firm that was chosen, or a new one that is not saved yet; its name in the language that is spoken now."""
        if firm := self.firms.get(self.cleaned_data["who"]):
            return firm
        is_team = self.cleaned_data["who"] == NEW_TEAM
        organisation = Organisation(
            kind=Kind.TEAM if is_team else Kind.FIRM, country=self.cleaned_data["country"], bin=self.cleaned_data["bin"] or None
        )
        language = get_language() if get_language() in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        setattr(organisation, f"name_{language}", self.cleaned_data["name"])
        return organisation


class RegisterTeamForm(forms.Form):
    bin = BinField(label=_("BIN"), help_text=_("12 digits, as in the certificate of registration of your firm."))


class ShareField(forms.CharField):
    """Per cent with a comma or a point; cleans to Decimal, or to None where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return number_format(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
            raise ValidationError(_("Write a number of per cent, for example 33,33."))
        if len(text.partition(".")[2]) > SHARE_PLACES:
            raise ValidationError(_("At most two digits may stand after the comma."))
        if (share := Decimal(text)) > WHOLE:
            raise ValidationError(_("A share is between 0 and 100 %."))
        return share


class FounderForm(forms.ModelForm):
    share = ShareField(
        label=_("Share, %"), required=False, help_text=_("Leave it empty while it is not agreed. All shares together are at most 100 %.")
    )

    class Meta:
        model = Founder
        fields = ("family_name", "given_name", "patronymic", "role", "share")
        help_texts = {"role": _("For example: director, technology, sales.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].validators.append(refuse_control_characters)


class CapForm(forms.Form):
    """A sum to hold against the cap; read from the address."""

    amount = forms.CharField(
        label=_("Sum"), max_length=LONGEST, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, f"{code} · {CURRENCY_NAMES.get(code, code)}") for code in settings.CURRENCIES]
    )

    def clean_amount(self) -> Decimal:
        amount = parse_amount(self.cleaned_data["amount"])
        if not amount:
            raise ValidationError(_("The sum must be above zero."))
        return amount


class ApplyForm(forms.Form):
    """Which of one's start-ups applies."""

    startup = forms.ChoiceField(label=_("Which start-up applies?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, startups: list[StartUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.startups = {str(startup.key): startup for startup in startups}
        field: Any = self.fields["startup"]
        field.choices = [(key, str(startup)) for key, startup in self.startups.items()]
        if len(startups) == 1:
            field.initial = str(startups[0].key)

    @property
    def chosen(self) -> StartUp:
        return self.startups[self.cleaned_data["startup"]]
