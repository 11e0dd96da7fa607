"""Facts that the directory itself knows about an applicant."""

from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.calls.eligibility import UNKNOWN, Fact, register_fact
from grants.calls.models import Call, CountryGroup
from parks.directory.choices import Kind
from parks.directory.models import Organisation


@cache
def kind_label(code: str) -> Any:
    return Kind(code).label


def kinds_named(codes: list[str]) -> str:
    return ", ".join(str(kind_label(code)) for code in codes)


def groups_named(codes: list[str]) -> str:
    names = {group.code: group.name for group in CountryGroup.objects.filter(code__in=codes)}
    return ", ".join(str(names.get(code, code)) for code in codes)


def countries_of(codes: list[str]) -> set[str]:
    """The countries of the named groups; a code that names no group stands for itself."""
    groups = {group.code: group.countries for group in CountryGroup.objects.filter(code__in=codes)}
    return {country for code in codes for country in groups.get(code, [code])}


def years_since_founding(organisation: Organisation, call: Call, instant: datetime) -> Any:
    return UNKNOWN if organisation.founded is None else instant.year - organisation.founded


register_fact(
    Fact(
        code="country",
        label=_("Country of the applicant"),
        find=lambda organisation, call, instant: organisation.country or UNKNOWN,
        holds=_("The applicant's country, %(fact)s, is among: %(wanted)s."),
        fails=_("The applicant's country is %(fact)s; this call is for: %(wanted)s."),
        unknown=_("We do not know the applicant's country; this call is for: %(wanted)s."),
        mend=_("Set the country on the organisation's page."),
        show_wanted=groups_named,
        expand=countries_of,
    )
)
register_fact(
    Fact(
        code="kind",
        label=_("Kind of applicant"),
        find=lambda organisation, call, instant: organisation.kind,
        holds=_("The applicant is of a kind that may apply: %(fact)s."),
        fails=_("The applicant is: %(fact)s. This call is for: %(wanted)s."),
        unknown=_("We do not know what kind of body the applicant is."),
        mend=_("Apply as another organisation, or as a start-up's team."),
        show=kind_label,
        show_wanted=kinds_named,
    )
)
register_fact(
    Fact(
        code="age_years",
        label=_("Years since founding"),
        find=years_since_founding,
        holds=_("Years since founding: %(fact)s; the call allows at most %(wanted)s."),
        fails=_("Years since founding: %(fact)s; the call allows at most %(wanted)s."),
        unknown=_("The year of founding is not known; the call allows at most %(wanted)s years."),
        mend=_("Set the year of founding on the organisation's page."),
    )
)
