"""The steps of a call's set-up: what stands in each, and how much of it is missing."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.web.languages import LANGUAGE_NAMES
from grants.calls.gate import Gap, gaps_of, translated_rows
from grants.calls.models import Call
from grants.calls.models.texts import column_of, translated_columns

STEPS: dict[str, str | Promise] = {
    "basics": _("Basics"),
    "dates": _("Dates and money"),
    "texts": _("Texts"),
    "eligibility": _("Who may apply"),
    "form": _("Application form"),
    "documents": _("Documents"),
    "rubric": _("Criteria and weights"),
    "checks": _("Formal check"),
}
"""Code -> name, in the order in which an officer goes through them. The gate names gaps by these codes."""


@dataclass(frozen=True)
class SetUpStep:
    code: str
    name: str | Promise
    url: str
    gaps: tuple[Gap, ...]


def step_url(call: Call, code: str) -> str:
    return reverse(f"calls:{code}", args=[call.key])


def steps_of(call: Call, gaps: list[Gap] | None = None) -> list[SetUpStep]:
    gaps = gaps_of(call) if gaps is None else gaps
    return [SetUpStep(code, name, step_url(call, code), tuple(gap for gap in gaps if gap.step == code)) for code, name in STEPS.items()]


@dataclass(frozen=True)
class Share:
    """How much of the call stands in one language, in whole percent; 100 only when nothing is missing."""

    code: str
    name: str
    percent: int
    missing: int


def shares_of(call: Call, gaps: list[Gap]) -> list[Share]:
    """Texts that stand, of those that must, for each language."""
    missing = Counter(gap.language for gap in gaps if gap.language)
    wanted = sum(len(wanted_texts(row)) for _step, row in translated_rows(call))
    return [
        Share(code, name, (wanted - missing[code]) * 100 // wanted if wanted else 0, missing[code]) for code, name in LANGUAGE_NAMES.items()
    ]


def wanted_texts(row: Model) -> list[str]:
    """The texts of a row that must stand in each language: an optional one only once it stands in one."""
    return [
        name
        for name in translated_columns(type(row))
        if not column_of(type(row), name).blank or any(getattr(row, f"{name}_{code}") for code in LANGUAGE_NAMES)
    ]
