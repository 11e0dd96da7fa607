from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.calendar import today
from core.web.inputs import DayField
from parks.directory.models import Organisation
from parks.technoparks.models import ClusterMembership

KINDS = ClusterMembership._meta.get_field("kind").choices or ()


class FindForm(forms.Form):
    """Which organisation comes in: the first step."""

    q = forms.CharField(
        label=_("Name or BIN"),
        max_length=100,
        required=False,
        help_text=_("In Kazakh, Russian or English; қ and к are one letter here."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class AddForm(forms.Form):
    """Since when one of the organisations that were found is a member: the second step."""

    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="key",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the organisation."), "invalid_choice": _("Choose one of the organisations that were found.")},
    )
    kind = forms.ChoiceField(
        label=_("Counted as"),
        required=False,
        choices=[("", _("what the directory says")), *KINDS],
        help_text=_("Stays for this membership, also when the organisation becomes another kind later."),
    )
    since = DayField(label=_("Member since"), initial=today)
    until = DayField(label=_("Last day as a member"), required=False, help_text=_("Only for one that has gone already."))

    def __init__(self, *args: Any, found: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[row.pk for row in found]).select_related("region")
        field.choices = [(row.key, f"{row} · {row.get_kind_display()}" + (f" · {row.region}" if row.region else "")) for row in found]


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day as a member"), initial=today)
