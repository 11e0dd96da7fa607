"""Forms of the review, for reviewers and for the office."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.api.fields import refuse_control_characters
from core.web.inputs import DayField
from grants.applications.models import Application
from grants.calls.forms.basics import InstantField
from grants.calls.forms.officers import people_by_address
from grants.calls.models import Call
from grants.review.card import LONGEST, RECOMMENDATION, SCORE, SUMMARY, Kept, Place, kept_at, places_of, written_in
from grants.review.choices import Anonymity, Answer, ConflictKind, Recommendation
from grants.review.models import Area, Assignment, Reviewer, ReviewRound
from grants.review.models.people import LANGUAGE_CHOICES
from parks.directory.countries import country_choices

STEPS = 11
"""Up to so many steps are shown as a scale; more become a number to type."""


class AnswerForm(forms.Form):
    """What a reviewer says to an invitation."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=Answer.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose your answer.")}
    )
    kind = forms.ChoiceField(
        label=_("What kind of conflict"), choices=[("", _("Choose…")), *ConflictKind.choices], required=False, help_text=_("Only for a conflict of interest.")
    )  # fmt: skip
    words = forms.CharField(
        label=_("Own words to the office"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=1000,
        help_text=_("For example somebody who knows this field better. Only the office reads it."),
    )
    keeps_secret = forms.BooleanField(
        label=_("I keep the papers secret, use them for this review only, and give them to no outside program or person."), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == Answer.CONFLICT and not cleaned.get("kind"):
            self.add_error("kind", _("Say what kind of conflict it is."))
        if cleaned.get("answer") == Answer.ACCEPT and not cleaned.get("keeps_secret"):
            self.add_error("keeps_secret", _("Promise to keep the papers secret: without that they stay closed."))
        return cleaned


class HandBackForm(forms.Form):
    """Giving back what was accepted: a reason, or a conflict found while reading."""

    kind = forms.ChoiceField(
        label=_("Did you find a conflict of interest?"),
        choices=[("", _("No, another reason")), *ConflictKind.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("Why do you hand it back?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        help_text=_("Only the office reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("kind") and not cleaned.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", _("Say why: the office looks for somebody else with that."))
        return cleaned


class CardForm(forms.Form):
    """The scorecard with what was saved. `base-…` holds, per field, the version that the reviewer saw."""

    use_required_attribute = False  # a scorecard may be left at any point; what is missing is said before signing

    def __init__(self, review: Assignment, data: Any = None) -> None:
        self.places = places_of(review)
        written = written_in(review)
        self.kept, self.saved_at = kept_at(self.places, written, review), written.saved_at
        self.refusals: dict[str, str] = {}
        super().__init__(data, initial={code: kept.text for code, kept in self.kept.items()})
        for code, place in self.places.items():
            self.fields[code] = field_for(place, review)

    def typed(self) -> dict[str, tuple[str, int]]:
        """Code -> (text as typed, version seen); only fields that were posted, so a broken page wipes nothing."""
        found = {}
        for code in self.places:
            base = self.data.get(f"base-{code}", "")
            value = self.data.get(code, "" if base and self._is_choice(code) else None)
            if value is not None:
                found[code] = (value, int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0)
        return found

    def _is_choice(self, code: str) -> bool:
        return isinstance(self.fields[code].widget, forms.RadioSelect)  # a scale that nobody touched is not posted at all

    def full_clean(self) -> None:
        """What was refused just now, else what is still wrong with what was saved; what is empty is no fault of a draft."""
        self._errors = ErrorDict()
        for code in self.places:
            if error := self.refusals.get(code) or ("" if self.is_bound else self.kept[code].error):
                self._errors[code] = ErrorList([error])

    def rows(self) -> list["CardRow"]:
        """One row for each criterion, for the template."""
        codes = [code for code in self.places if code.startswith(f"{SCORE}-")]
        return [CardRow(self, number) for number in range(1, len(codes) + 1)]

    def rest(self) -> list[tuple[forms.BoundField, Kept]]:
        return [(self[code], self.kept[code]) for code in (RECOMMENDATION, SUMMARY)]


class CardRow:
    """A criterion with its two fields."""

    def __init__(self, form: CardForm, number: int) -> None:
        score, why = f"score-{number}", f"why-{number}"
        self.number = number
        self.criterion = form.places[score].criterion
        self.score, self.why = form[score], form[why]
        self.score_kept, self.why_kept = form.kept[score], form.kept[why]
        self.is_scale = isinstance(self.score.field.widget, forms.RadioSelect)


def field_for(place: Place, review: Assignment) -> forms.Field:
    match place.column:
        case "value":
            return _score_field(place)
        case "comment":
            least = review.application.call.review_round.min_comment
            hint = _("At least %(least)s characters.") % {"least": least} if least else ""
            return forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST, help_text=hint)
        case "recommendation":
            return forms.ChoiceField(label=_("Recommendation"), choices=Recommendation.choices, widget=forms.RadioSelect)
    return forms.CharField(
        label=_("Opinion as a whole"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        required=False,
        help_text=_("What the council should know beyond the criteria."),
    )


def _score_field(place: Place) -> forms.Field:
    assert place.criterion is not None  # noqa: S101  a score is a score of a criterion
    most = place.criterion.max_score
    label = _("Score from 0 to %(most)s") % {"most": most}
    if most < STEPS:
        return forms.ChoiceField(label=label, choices=[(str(step), str(step)) for step in range(most + 1)], widget=forms.RadioSelect)
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ork-score-number"}))


class LeaveForm(forms.Form):
    since = DayField(label=_("First day away"))
    until = DayField(label=_("Last day away"))


class RoundForm(forms.ModelForm):
    due_at = InstantField(
        label=_("Reviews are due"), help_text=_("Almaty time. Reviewers are reminded 7, 3 and 1 working days before, and on the day.")
    )

    class Meta:
        model = ReviewRound
        fields = ("anonymity", "due_at", "per_application", "least_signed", "min_comment", "documents")
        widgets = {"anonymity": forms.RadioSelect, "documents": forms.CheckboxSelectMultiple}
        help_texts = {
            "least_signed": _("Below that an application stands at the end of the list, without a place."),
            "min_comment": _("0: a score needs no reason."),
            "documents": _("A file is shown as it is: in a double-blind round choose only those in which nobody is named."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].queryset = self.instance.call.documents.all()  # type: ignore[attr-defined]
        self.fields["anonymity"].choices = Anonymity.choices  # type: ignore[attr-defined]
        if not self.instance.call.documents.exists():
            del self.fields["documents"]

    def _post_clean(self) -> None:
        """The service checks the row and its call together; here only the columns are taken over."""
        if not self.errors:
            for name in (name for name in self.cleaned_data if name != "documents"):
                setattr(self.instance, name, self.cleaned_data[name])


class GiveTimeForm(forms.Form):
    due_at = InstantField(label=_("New day and hour"), help_text=_("Almaty time."))


class ManyForm(forms.Form):
    """Applications by reviewers, all to all."""

    applications = forms.ModelMultipleChoiceField(
        label=_("Applications"),
        queryset=Application.objects.none(),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one application.")},
    )
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Reviewers"),
        queryset=Reviewer.objects.none(),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reviewer.")},
    )

    def __init__(self, call: Call, applications: Any, reviewers: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["applications"].queryset = applications  # type: ignore[attr-defined]
        self.fields["reviewers"].queryset = reviewers  # type: ignore[attr-defined]


class ReviewerForm(forms.ModelForm):
    """What the office keeps of a reviewer."""

    areas: Any = forms.ModelMultipleChoiceField(
        label=_("Areas"),
        queryset=Area.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Reads applications in"),
        choices=LANGUAGE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="KZ")

    class Meta:
        model = Reviewer
        fields = ("areas", "languages", "country", "employer", "max_load")
        help_texts = {
            "employer": _("As it stands in its documents. It is compared with the names of applicants."),
            "max_load": _("Counted over all calls."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].validators.append(refuse_control_characters)
        if not self.instance.pk:
            self.initial.setdefault("languages", [code for code, _name in LANGUAGE_CHOICES])

    def _post_clean(self) -> None:
        """The service checks the whole row; here only the columns are taken over."""
        if not self.errors:
            for name in ("languages", "country", "employer", "max_load"):
                setattr(self.instance, name, self.cleaned_data[name])


class NewReviewerForm(ReviewerForm):
    """The same for somebody who is not in the pool yet."""

    email = forms.EmailField(label=_("E-mail of the reviewer"), max_length=254, help_text=_("Somebody who has an account here."))
    field_order = ("email", "areas", "languages", "country", "employer", "max_load")

    def clean_email(self) -> User:
        person = people_by_address(self.cleaned_data["email"])[0]
        if Reviewer.objects.filter(user=person).exists():
            raise forms.ValidationError(_("This person is in the pool already."))
        return person
