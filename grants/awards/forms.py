"""Forms of awards, for the office, the applicant and the finance office."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from djmoney.money import Money

from core.calendar import today
from core.files.forms import PrivateFileField
from core.identifiers.validators import IbanField
from core.web.inputs import DayField
from core.web.languages import LANGUAGES
from core.web.numbers import money
from grants.awards.choices import EVIDENCE_KINDS, WHOLE, ConditionKind
from grants.awards.models import Award, Tranche
from grants.awards.plan import MOST_MONTHS, MOST_TRANCHES, Wanted, even_days, months_between, shares_of
from grants.awards.services.preparing import report_day
from grants.ledger.forms import BicField
from grants.ledger.models import Fund
from grants.ledger.models.orders import validate_bic

USUAL_MONTHS = 12
USUAL_TRANCHES = 2


class PrepareForm(forms.Form):
    """The plan of an award. Fields of a tranche end in its number; `tranches` says how many of them are asked for."""

    fund: forms.ModelChoiceField = forms.ModelChoiceField(
        label=pgettext_lazy("money", "Fund"), queryset=Fund.objects.none(), to_field_name="key", empty_label=gettext_lazy("Choose…")
    )
    starts_on = DayField(label=gettext_lazy("The project starts"))
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, max_value=MOST_MONTHS)
    tranches = forms.IntegerField(min_value=1, max_value=MOST_TRANCHES, widget=forms.HiddenInput())

    def __init__(self, *args: Any, funds: Iterable[tuple[Fund, Money]], count: int = USUAL_TRANCHES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = {fund.pk: sum_ for fund, sum_ in funds}
        field: Any = self.fields["fund"]
        field.queryset = Fund.objects.filter(pk__in=free)
        field.label_from_instance = lambda fund: _("%(fund)s, free %(sum)s") % {"fund": fund, "sum": money(free[fund.pk])}
        self.count = count
        self.initial = {**self._usual(), **self.initial}
        for number in range(1, count + 1):
            self._add_tranche(number)

    def _usual(self) -> dict[str, Any]:
        """Equal shares, evenly over the project, each but the first after a report; a year from today where nothing else is said."""
        start, months = self.initial.get("starts_on", today()), self.initial.get("months", USUAL_MONTHS)
        usual: dict[str, Any] = {"starts_on": start, "months": months, "tranches": self.count}
        whole, share = Decimal(100), (Decimal(100) / self.count).quantize(Decimal("0.01"))
        for number, day in enumerate(even_days(start, months, self.count), 1):
            usual[f"share-{number}"] = share if number < self.count else whole - share * (self.count - 1)
            usual[f"planned_on-{number}"] = day
            usual[f"report-{number}"] = number > 1
            usual[f"due_on-{number}"] = report_day(day, start) if number > 1 else None
        return usual

    def _add_tranche(self, number: int) -> None:
        add = self.fields.__setitem__
        add(
            f"share-{number}",
            forms.DecimalField(
                label=gettext_lazy("Share, %"), max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100, localize=True
            ),
        )
        add(f"planned_on-{number}", DayField(label=gettext_lazy("Planned for")))
        add(f"report-{number}", forms.BooleanField(label=gettext_lazy("An interim report is accepted before it"), required=False))
        add(f"due_on-{number}", DayField(label=gettext_lazy("The report is owed by"), required=False))
        for language, name in zip(
            LANGUAGES, (gettext_lazy("in Kazakh"), gettext_lazy("in Russian"), gettext_lazy("in English")), strict=True
        ):
            label = forms.CharField(label=name, required=False, max_length=300)
            add(f"extra-{number}-{language}", label)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each tranche, for the page."""
        return [
            {
                "number": number,
                "fields": [self[f"{name}-{number}"] for name in ("share", "planned_on", "report", "due_on")],
                "extra": [self[f"extra-{number}-{language}"] for language in LANGUAGES],
                "extra_open": any(self[f"extra-{number}-{language}"].value() for language in LANGUAGES),
            }
            for number in range(1, self.count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            if cleaned.get(f"report-{number}") and f"due_on-{number}" in cleaned and not cleaned[f"due_on-{number}"]:
                self.add_error(f"due_on-{number}", _("Say by which day the report is owed."))
        shares = [cleaned.get(f"share-{number}") for number in range(1, self.count + 1)]
        if None not in shares and sum(filter(None, shares)) != WHOLE:
            self.add_error(f"share-{self.count}", _("The shares of the tranches must be above zero and together 100 per cent."))
        return cleaned

    def place_of(self, field: str) -> str | None:
        """What is wrong with the shares is said at the last one; with a condition's words, at the language that lacks them."""
        if field == "shares":
            return f"share-{self.count}"
        if field.startswith("extra-") and field.count("-") == 1:
            return next((f"{field}-{language}" for language in LANGUAGES if not self.data.get(f"{field}-{language}", "").strip()), None)
        return field

    def plan(self) -> dict[str, Any]:
        """What `services.prepare_award` takes."""
        said, numbers = self.cleaned_data, range(1, self.count + 1)
        return {
            "fund": said["fund"],
            "starts_on": said["starts_on"],
            "months": said["months"],
            "shares": [said[f"share-{number}"] for number in numbers],
            "days": [said[f"planned_on-{number}"] for number in numbers],
            "conditions": [self._conditions(number) for number in numbers],
        }

    def _conditions(self, number: int) -> list[Wanted]:
        said = self.cleaned_data
        wanted = [Wanted(ConditionKind.REPORT, said[f"due_on-{number}"])] if said[f"report-{number}"] else []
        text = {language: said[f"extra-{number}-{language}"] for language in LANGUAGES}
        return [*wanted, Wanted(ConditionKind.EXTRA, None, text)] if any(text.values()) else wanted


def said_of(award: Award, tranches: Sequence[Tranche]) -> dict[str, Any]:
    """The plan of an award as the form would have it said."""
    said: dict[str, Any] = {
        "fund": award.account.fund,
        "starts_on": award.starts_on,
        "months": months_between(award.starts_on, award.ends_on),
    }
    shares = shares_of(award.agreed, [tranche.amount for tranche in tranches])
    for tranche, share in zip(tranches, shares, strict=True):
        number, conditions = tranche.position, {one.kind: one for one in tranche.conditions.all()}
        report, extra = conditions.get(ConditionKind.REPORT), conditions.get(ConditionKind.EXTRA)
        said |= {f"share-{number}": share, f"planned_on-{number}": tranche.planned_on}
        said |= {f"report-{number}": report is not None, f"due_on-{number}": report and report.due_on}
        said |= {f"extra-{number}-{language}": getattr(extra, f"text_{language}", "") for language in LANGUAGES}
    return said


class BankForm(forms.Form):
    iban = IbanField(
        label=gettext_lazy("IBAN"), help_text=gettext_lazy("The account of the applicant, as the bank wrote it: KZ and 18 more characters.")
    )
    bic = BicField(label=gettext_lazy("BIC of the bank"), max_length=20, validators=[validate_bic])


class EvidenceForm(forms.Form):
    file = PrivateFileField(label=gettext_lazy("File"), kinds=EVIDENCE_KINDS)
    note = forms.CharField(
        label=gettext_lazy("In your own words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )


class AnswerForm(forms.Form):
    ACCEPT, RETURN = "accept", "return"
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[(ACCEPT, gettext_lazy("Accept")), (RETURN, pgettext_lazy("evidence", "Return to be mended"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose your answer.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the applicant"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Needed where you return it: what is missing, and how to mend it."),
    )
    due_on = DayField(label=gettext_lazy("A later day"), required=False, help_text=gettext_lazy("Only where you return it."))


class DayForm(forms.Form):
    planned_on = DayField(label=gettext_lazy("Planned for"))


class EndForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=gettext_lazy("The applicant reads it."),
    )
