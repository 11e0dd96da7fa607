from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.api.fields import refuse_control_characters

MOST = 20


def people_by_address(text: str) -> list[User]:
    """The people whose e-mail addresses stand in the text, one in a line.

    Raises: ValidationError naming an address that nobody here has.
    """
    addresses = list(dict.fromkeys(line.strip().lower() for line in text.splitlines() if line.strip()))
    if len(addresses) > MOST:
        raise ValidationError(_("Name at most %(most)s people at once."), params={"most": MOST})
    refuse_control_characters(text)
    people = {
        person.email.lower(): person for address in addresses for person in User.objects.filter(email__iexact=address, is_active=True)
    }
    for address in addresses:
        if address not in people:
            raise ValidationError(_("Nobody here has the address %(address)s. Invite the person first."), params={"address": address})
    return [people[address] for address in addresses]


class OfficerForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of the officer"), max_length=254, help_text=_("Somebody who has an account here."))

    def clean_email(self) -> User:
        return people_by_address(self.cleaned_data["email"])[0]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the call is cancelled"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Applicants and the public will read it. Write it in the languages that they read."),
        validators=[refuse_control_characters],
    )
