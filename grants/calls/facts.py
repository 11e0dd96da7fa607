"""Facts that the directory itself knows about an applicant."""

from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.calls.choices import Operator
from grants.calls.eligibility import UNKNOWN, Fact, register_fact, remembered
from grants.calls.models import Call, CountryGroup
from parks.directory.choices import Kind
from parks.directory.countries import country_name
from parks.directory.models import Organisation


@cache
def kind_label(code: str) -> Any:
    return Kind(code).label


def kinds_named(codes: list[str]) -> str:
    return ", ".join(str(kind_label(code)) for code in codes)


def country_groups() -> dict[str, CountryGroup]:
    return remembered("country groups", lambda: {group.code: group for group in CountryGroup.objects.all()})


def groups_named(codes: list[str]) -> str:
    """Names of groups, and of countries that are named by themselves."""
    groups = country_groups()
    return ", ".join(str(groups[code].name) if code in groups else country_name(code) for code in codes)


def countries_of(codes: list[str]) -> set[str]:
    """The countries of the named groups; a code that names no group stands for itself."""
    groups = country_groups()
    return {country for code in codes for country in (groups[code].countries if code in groups else [code])}


def group_options() -> list[tuple[str, str]]:
    return [(code, group.name) for code, group in country_groups().items()]


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
        show=country_name,
        show_wanted=groups_named,
        expand=countries_of,
        demand=_("The applicant comes from: %(wanted)s."),
        operators=(Operator.IN,),
        options=group_options,
        per_call=False,
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
        demand=_("The applicant is: %(wanted)s."),
        operators=(Operator.IN,),
        options=lambda: Kind.choices,
        per_call=False,
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
        demand=_("At most %(wanted)s years have passed since the founding."),
        operators=(Operator.AT_MOST,),
        per_call=False,
    )
)
